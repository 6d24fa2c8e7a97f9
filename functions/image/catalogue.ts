/** Every operation of the Image API. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import deactivateImage from './image-actions/deactivate.ts';
import reactivateImage from './image-actions/reactivate.ts';
import downloadImage from './image-data/download.ts';
import uploadImage from './image-data/upload.ts';
import importImage from './image-import/import.ts';
import stageImage from './image-import/stage.ts';
import createMember from './image-members/create.ts';
import deleteMember from './image-members/delete.ts';
import indexMembers from './image-members/index.ts';
import showMember from './image-members/show.ts';
import updateMember from './image-members/update.ts';
import addTag from './image-tags/add.ts';
import removeTag from './image-tags/remove.ts';
import createImage from './images/create.ts';
import deleteImage from './images/delete.ts';
import indexImages from './images/index.ts';
import showImage from './images/show.ts';
import updateImage from './images/update.ts';
import infoImport from './info/import.ts';
import infoStores from './info/stores.ts';
import metadefNamespace from './metadefs/namespace.ts';
import metadefNamespaces from './metadefs/namespaces.ts';
import metadefResourceTypes from './metadefs/resource-types.ts';
import showSchema from './schemas/show.ts';
import showMetadefSchema from './schemas/show-metadefs.ts';
import indexTasks from './tasks/index.ts';
import showTask from './tasks/show.ts';
import indexVersions from './versions/index.ts';
import listVersions from './versions/list.ts';

export const imageOperations: readonly AnyOperation[] = [
  indexVersions,
  listVersions,
  showSchema,
  showMetadefSchema,
  indexImages,
  createImage,
  showImage,
  updateImage,
  deleteImage,
  uploadImage,
  downloadImage,
  addTag,
  removeTag,
  deactivateImage,
  reactivateImage,
  indexMembers,
  createMember,
  showMember,
  updateMember,
  deleteMember,
  stageImage,
  importImage,
  infoImport,
  infoStores,
  indexTasks,
  showTask,
  metadefNamespaces,
  metadefNamespace,
  metadefResourceTypes,
];
