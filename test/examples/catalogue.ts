/** Every example: one for each operation of the catalogue, which test/contract/examples.test.ts sees to. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Service } from '../../shared/operation/service.ts';
import { compute } from './compute/index.ts';
import { type Example, forAdmin } from './example.ts';
import { applicationCredentials } from './identity/application-credentials.ts';
import { catalog } from './identity/catalog.ts';
import { tokens } from './identity/tokens.ts';
import { administration } from './identity/users.ts';
import { imageMembers } from './image/image-members.ts';
import { images } from './image/images.ts';
import { attachments } from './volume/attachments.ts';
import { messages } from './volume/messages.ts';
import { snapshots } from './volume/snapshots.ts';
import { volumeTypes } from './volume/volume-types.ts';
import { volumes } from './volume/volumes.ts';

const agents: readonly Example[] = [
  forAdmin({ operation: 'agents.create', prepare: (world) => ({ body: { agent: { host: world.name(), principal: 'AROAEXAMPLE' } } }) }),
];

export const examples: Readonly<Record<Service, readonly Example[]>> = {
  compute,
  identity: [...tokens, ...administration, ...applicationCredentials, ...catalog],
  image: [...images, ...imageMembers],
  volume: [...volumes, ...volumeTypes, ...snapshots, ...attachments, ...messages],
  network: [],
  agents,
};

export function exampleOf({ service, name }: Pick<AnyOperation, 'service' | 'name'>): Example {
  const example = examples[service].find(({ operation }) => operation === name);
  if (example === undefined) throw new Error(`There is no example of ${service} ${name} in test/examples`);
  return example;
}
