/** Every example: one for each operation of the catalogue, which test/contract/examples.test.ts sees to. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Service } from '../../shared/operation/service.ts';
import { root } from '../support/cloud.ts';
import { compute } from './compute/index.ts';
import { type Example, forAdmin } from './example.ts';
import { applicationCredentials } from './identity/application-credentials.ts';
import { catalog } from './identity/catalog.ts';
import { credentials } from './identity/credentials.ts';
import { groupsAndDomains } from './identity/groups.ts';
import { limits } from './identity/limits.ts';
import { moreOfIdentity } from './identity/more.ts';
import { tokens } from './identity/tokens.ts';
import { administration } from './identity/users.ts';
import { imageMembers } from './image/image-members.ts';
import { images } from './image/images.ts';
import { metadefs } from './image/metadefs.ts';
import { network } from './network/index.ts';
import { securityGroups } from './network/security-groups.ts';
import { attachments } from './volume/attachments.ts';
import { backups } from './volume/backups.ts';
import { messages } from './volume/messages.ts';
import { qosSpecs } from './volume/qos-specs.ts';
import { snapshots } from './volume/snapshots.ts';
import { transfers } from './volume/transfers.ts';
import { volumeTypes } from './volume/volume-types.ts';
import { volumes } from './volume/volumes.ts';

const agents: readonly Example[] = [
  forAdmin({ operation: 'agents.create', prepare: (world) => ({ body: { agent: { host: world.name(), principal: 'AROAEXAMPLE' } } }) }),
  forAdmin({ operation: 'agents.clearings', prepare: () => ({}) }),
  forAdmin({
    operation: 'agents.clearing',
    async prepare(world) {
      const { id, name } = await world.spareHost();
      await world.make('PUT', `${root}/os-services/${id}`, { status: 'disabled', disabled_reason: 'drain' }, 'admin');
      return { params: { host: name } };
    },
  }),
  forAdmin({
    operation: 'agents.evacuate',
    prepare: async (world) => ({ params: { host: (await world.spareHost()).name }, body: { evacuation: { fenced: true } } }),
  }),
];

export const examples: Readonly<Record<Service, readonly Example[]>> = {
  compute,
  identity: [
    ...tokens,
    ...administration,
    ...applicationCredentials,
    ...credentials,
    ...catalog,
    ...limits,
    ...groupsAndDomains,
    ...moreOfIdentity,
  ],
  image: [...images, ...imageMembers, ...metadefs],
  volume: [...volumes, ...volumeTypes, ...snapshots, ...attachments, ...messages, ...qosSpecs, ...transfers, ...backups],
  network: [...network, ...securityGroups],
  agents,
  audit: [forAdmin({ operation: 'audit.index', prepare: () => ({ query: '?limit=2' }) })],
  health: [{ operation: 'health.show', prepare: () => ({}) }],
};

export function exampleOf({ service, name }: Pick<AnyOperation, 'service' | 'name'>): Example {
  const example = examples[service].find(({ operation }) => operation === name);
  if (example === undefined) throw new Error(`There is no example of ${service} ${name} in test/examples`);
  return example;
}
