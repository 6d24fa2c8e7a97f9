import { type Example, plain } from '../example.ts';
import { consoles } from './consoles.ts';
import { droppedOperations } from './dropped.ts';
import { flavors } from './flavors.ts';
import { images } from './images.ts';
import { imagesOfServers } from './images-of-servers.ts';
import { instanceActions } from './instance-actions.ts';
import { keyPairs } from './key-pairs.ts';
import { limits } from './limits.ts';
import { liveMigrations } from './live-migrations.ts';
import { migrations } from './migrations.ts';
import { rebuildAndRescue } from './rebuild-and-rescue.ts';
import { serverActions } from './server-actions.ts';
import { serverFacts } from './server-facts.ts';
import { serverMetadata } from './server-metadata.ts';
import { serverShares } from './server-shares.ts';
import { serverTags } from './server-tags.ts';
import { servers } from './servers.ts';
import { volumeAttachments } from './volume-attachments.ts';
import { volumesInUse } from './volumes-in-use.ts';

/** Documents that are asked for without a token. */
const versions: readonly Example[] = ['versions.index', 'versions.show'].map((name) => ({ ...plain(name), looks: () => [{}] }));

export const compute: readonly Example[] = [
  ...versions,
  ...servers,
  ...serverActions,
  ...rebuildAndRescue,
  ...imagesOfServers,
  ...instanceActions,
  ...serverFacts,
  ...consoles,
  ...serverMetadata,
  ...serverShares,
  ...serverTags,
  ...migrations,
  ...liveMigrations,
  ...volumeAttachments,
  ...volumesInUse,
  ...flavors,
  ...images,
  ...droppedOperations,
  ...keyPairs,
  ...limits,
];
