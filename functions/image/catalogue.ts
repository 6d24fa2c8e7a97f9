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
import createMetadefNamespaces from './metadef-namespaces/create.ts';
import deleteMetadefNamespaces from './metadef-namespaces/delete.ts';
import indexMetadefNamespaces from './metadef-namespaces/index.ts';
import showMetadefNamespaces from './metadef-namespaces/show.ts';
import updateMetadefNamespaces from './metadef-namespaces/update.ts';
import createMetadefObjects from './metadef-objects/create.ts';
import deleteMetadefObjects from './metadef-objects/delete.ts';
import deleteAllMetadefObjects from './metadef-objects/delete-all.ts';
import indexMetadefObjects from './metadef-objects/index.ts';
import showMetadefObjects from './metadef-objects/show.ts';
import updateMetadefObjects from './metadef-objects/update.ts';
import createMetadefProperties from './metadef-properties/create.ts';
import deleteMetadefProperties from './metadef-properties/delete.ts';
import deleteAllMetadefProperties from './metadef-properties/delete-all.ts';
import indexMetadefProperties from './metadef-properties/index.ts';
import showMetadefProperties from './metadef-properties/show.ts';
import updateMetadefProperties from './metadef-properties/update.ts';
import associateMetadefTypes from './metadef-resource-types/associate.ts';
import associationsMetadefTypes from './metadef-resource-types/associations.ts';
import dissociateMetadefTypes from './metadef-resource-types/dissociate.ts';
import indexMetadefTypes from './metadef-resource-types/index.ts';
import createMetadefTags from './metadef-tags/create.ts';
import createManyMetadefTags from './metadef-tags/create-many.ts';
import deleteMetadefTags from './metadef-tags/delete.ts';
import deleteAllMetadefTags from './metadef-tags/delete-all.ts';
import indexMetadefTags from './metadef-tags/index.ts';
import showMetadefTags from './metadef-tags/show.ts';
import updateMetadefTags from './metadef-tags/update.ts';
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
  indexMetadefNamespaces,
  createMetadefNamespaces,
  showMetadefNamespaces,
  updateMetadefNamespaces,
  deleteMetadefNamespaces,
  indexMetadefObjects,
  createMetadefObjects,
  deleteAllMetadefObjects,
  showMetadefObjects,
  updateMetadefObjects,
  deleteMetadefObjects,
  indexMetadefProperties,
  createMetadefProperties,
  deleteAllMetadefProperties,
  showMetadefProperties,
  updateMetadefProperties,
  deleteMetadefProperties,
  indexMetadefTags,
  createManyMetadefTags,
  deleteAllMetadefTags,
  showMetadefTags,
  createMetadefTags,
  updateMetadefTags,
  deleteMetadefTags,
  indexMetadefTypes,
  associationsMetadefTypes,
  associateMetadefTypes,
  dissociateMetadefTypes,
];
