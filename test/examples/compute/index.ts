import { type Example, plain } from '../example.ts';
import { aggregates } from './aggregates.ts';
import { consoles } from './consoles.ts';
import { droppedOperations } from './dropped.ts';
import { extensions } from './extensions.ts';
import { flavors } from './flavors.ts';
import { hosts } from './hosts.ts';
import { images } from './images.ts';
import { imagesOfServers } from './images-of-servers.ts';
import { instanceActions } from './instance-actions.ts';
import { keyPairs } from './key-pairs.ts';
import { limits } from './limits.ts';
import { liveMigrations } from './live-migrations.ts';
import { migrations } from './migrations.ts';
import { networkProxies } from './network-proxies.ts';
import { quotas } from './quotas.ts';
import { rebuildAndRescue } from './rebuild-and-rescue.ts';
import { serverActions } from './server-actions.ts';
import { serverFacts } from './server-facts.ts';
import { serverGroups } from './server-groups.ts';
import { serverInterfaces } from './server-interfaces.ts';
import { serverMetadata } from './server-metadata.ts';
import { serverShares } from './server-shares.ts';
import { serverTags } from './server-tags.ts';
import { servers } from './servers.ts';
import { services } from './services.ts';
import { usage } from './usage.ts';
import { volumeAttachments } from './volume-attachments.ts';
import { volumeProxies } from './volume-proxies.ts';
import { volumesInUse } from './volumes-in-use.ts';

/** Documents that are asked for without a token. */
const versions: readonly Example[] = ['versions.index', 'versions.show'].map((name) => ({ ...plain(name), looks: () => [{}] }));

const ofVersion = { params: { version_id: 'v2.1' } };

export const compute: readonly Example[] = [
  ...versions,
  { operation: 'versions.show-by-id', prepare: () => ofVersion, looks: () => [ofVersion, { params: { version_id: 'v2.0' } }] },
  ...servers,
  ...serverActions,
  ...rebuildAndRescue,
  ...imagesOfServers,
  ...instanceActions,
  ...serverFacts,
  ...serverInterfaces,
  ...consoles,
  ...serverMetadata,
  ...serverShares,
  ...serverTags,
  ...migrations,
  ...serverGroups,
  ...services,
  ...aggregates,
  ...hosts,
  ...liveMigrations,
  ...volumeAttachments,
  ...volumesInUse,
  ...flavors,
  ...images,
  ...droppedOperations,
  ...extensions,
  ...volumeProxies,
  ...networkProxies,
  ...keyPairs,
  ...limits,
  ...quotas,
  ...usage,
];
