/** What lists can ask of a server: by which it is found and sorted. Most facts stand in narrow rows, so that no server is read that is not shown. */
import type { Attributes, Condition } from '../../store/port.ts';
import { narrowAttributes } from '../../store/table.ts';
import { fixedAddressesOf } from './interfaces.ts';
import type { Server } from './server.ts';

export type Fact = string | number | boolean | null;

const ofServer = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt,
  name: ({ name }) => name,
  hostname: ({ hostname }) => hostname,
  userId: ({ userId }) => userId,
  projectId: ({ projectId }) => projectId,
  vmState: ({ vmState }) => vmState,
  taskState: ({ taskState }) => taskState,
  powerState: ({ powerState }) => powerState,
  host: ({ host }) => host,
  availabilityZone: ({ availabilityZone }) => availabilityZone,
  keyName: ({ keyName }) => keyName,
  imageId: ({ imageId }) => imageId,
  flavorId: ({ flavor }) => flavor.id,
  lockedBy: ({ lockedBy }) => lockedBy,
  addresses: fixedAddressesOf,
  launchIndex: ({ launchIndex }) => launchIndex,
  reservationId: ({ reservationId }) => reservationId,
  progress: ({ progress }) => progress,
  updatedAt: ({ updatedAt }) => updatedAt,
  launchedAt: ({ launchedAt }) => launchedAt,
  terminatedAt: ({ terminatedAt }) => terminatedAt,
  description: ({ description }) => description,
  kernelId: ({ kernelId }) => kernelId,
  ramdiskId: ({ ramdiskId }) => ramdiskId,
  rootDeviceName: ({ rootDeviceName }) => rootDeviceName,
  accessIpV4: ({ accessIpV4 }) => accessIpV4,
  accessIpV6: ({ accessIpV6 }) => accessIpV6,
  configDrive: ({ configDrive }) => configDrive,
  diskConfig: ({ diskConfig }) => diskConfig,
  /** Tags hold no comma. */
  tags: ({ tags }) => tags.join(','),
} satisfies Readonly<Record<string, (server: Server) => Fact>>;

export type FactName = keyof typeof ofServer;
/** The facts that were asked for, and always `id` and `createdAt`. */
export type Facts = Readonly<Partial<Record<FactName, Fact>>> & { readonly id: string; readonly createdAt: string };

/** A condition of the store on a fact. */
export type Implied = Condition extends infer Each ? (Each extends unknown ? Omit<Each, 'attribute'> : never) : never;

export function factsOf(server: Server, names: Iterable<FactName>): Facts {
  const facts: Partial<Record<FactName, Fact>> = {};
  for (const name of names) facts[name] = ofServer[name](server);
  return { ...facts, id: server.id, createdAt: server.createdAt };
}

/** They are in the sort attribute. */
const inPlace: ReadonlySet<string> = new Set(['id', 'createdAt']);
const inRows: ReadonlySet<string> = new Set(narrowAttributes);

/** The attributes of narrow rows that tell these facts; undefined when only whole servers do. */
export function attributesOf(names: ReadonlySet<FactName>): readonly string[] | undefined {
  const attributes = [...names].filter((name) => !inPlace.has(name));
  return attributes.every((name) => inRows.has(name)) ? attributes : undefined;
}

/** The condition on the attribute that tells the fact; none where none does. */
export const conditionsOn = (fact: FactName, implied: Implied | undefined): readonly Condition[] =>
  implied === undefined || !inRows.has(fact) ? [] : [{ ...implied, attribute: fact } as Condition];

/** @param place the row's sort attribute: when the server was created, and its id */
export function factsOfRow(row: Attributes, place: string): Facts {
  const middle = place.indexOf('#');
  return { ...(row as object), id: place.slice(middle + 1), createdAt: place.slice(0, middle) };
}
