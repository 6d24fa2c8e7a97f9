/** How clients choose what they ask for: what they know, what it can be done to, and how a request is made of that. */

import type { LifecycleRow } from '../../shared/compute/actions/row.ts';
import * as actions from '../../shared/compute/actions/rows.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import type { Stream } from './chance.ts';
import type { Books } from './invariants.ts';
import type { ApiReply, ApiRequest } from './processes.ts';
import type { Persona } from './tokens.ts';

/** What the clients have heard of, by project. */
export interface Known {
  readonly servers: Map<string, string[]>;
  readonly volumes: Map<string, string[]>;
  /** Servers and volumes that were attached at some time, as `server volume`. */
  readonly attached: Map<string, string[]>;
  readonly groups: Map<string, string[]>;
  readonly ports: Map<string, string[]>;
  /** Migrations that were under way when somebody looked. */
  readonly migrations: { readonly serverId: string; readonly path: string }[];
}

export interface Situation {
  readonly chance: Stream;
  readonly persona: Persona;
  readonly known: Known;
  /** How often the first volume is chosen, so that requests for it race. */
  readonly hotness: number;
  /** What there is, for a client that has looked before it asks. */
  readonly books: Pick<Books, 'servers' | 'mappings' | 'mappingsOfVolume'>;
  /** Whether a host counts as up. */
  readonly isUp: (host: string | null) => boolean;
  /** Names of all hosts. */
  readonly hosts: readonly string[];
}

type Fits = (server: Server, situation: Situation) => boolean;

/** A request, and what it is about. */
export interface Wish {
  readonly request: Omit<ApiRequest, 'token'>;
  readonly serverId?: string;
  readonly volumeId?: string;
}

export interface Generator {
  /** How often it is chosen, against the others. */
  readonly weight: number;
  /** Undefined when there is nothing to do it to. */
  readonly make: (situation: Situation) => Wish | undefined;
  /** What the client learns of the answer. */
  readonly learn?: (reply: ApiReply, situation: Situation, wish: Wish) => void;
}

export const compute = '/compute/v2.1';
export const volumeRoot = (persona: Persona) => `/volume/v3/${persona.projectId}`;

export const listOf = (map: Map<string, string[]>, project: string): string[] => {
  const list = map.get(project) ?? [];
  map.set(project, list);
  return list;
};

/** Mostly the newest, so that requests meet. */
export function recent({ chance }: Situation, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined;
  return chance.happens(0.6) ? chance.pick(ids.slice(-3)) : chance.pick(ids);
}

/** Mostly a server to which it can be done, if it is said to which that is; were it done to any, nearly everything would be refused. */
export function serverOf(situation: Situation, fits?: Fits): string | undefined {
  const { chance, known, persona, books } = situation;
  const ids = listOf(known.servers, persona.projectId);
  if (fits === undefined || chance.happens(0.3)) return recent(situation, ids);
  const fitting = ids.filter((id) => {
    const server = books.servers.get(id);
    return server !== undefined && server.deletedAt === null && fits(server, situation);
  });
  return recent(situation, fitting);
}

/** Servers that the rows of the lifecycle let an action begin with. */
export const may =
  (...rows: readonly LifecycleRow[]): Fits =>
  ({ vmState, taskState }) =>
    rows.some(
      ({ vmStates, taskStates }) =>
        (vmStates === null || vmStates.includes(vmState)) && (taskStates === null || taskStates.includes(taskState)),
    );

/** What nothing is done to, on a host that is silent. */
export const isStranded: Fits = (server, situation) => !situation.isUp(server.host) && may(actions.evacuate)(server, situation);

export const volumeOf = ({ chance, persona, known, hotness }: Situation) => {
  const ids = listOf(known.volumes, persona.projectId);
  if (ids.length === 0) return undefined;
  return chance.happens(hotness) ? ids[0] : chance.pick(ids);
};
export function freeVolume({ chance, persona, known, books }: Situation): string | undefined {
  const free = listOf(known.volumes, persona.projectId).filter((id) => books.mappingsOfVolume(id).length === 0);
  return free.length === 0 ? undefined : chance.pick(free);
}
export const anyVersion = (chance: Stream) => `compute ${chance.pick(['2.1', '2.60', '2.79', '2.93', 'latest'])}`;

export const onServer = (make: (serverId: string, situation: Situation) => Wish['request'], fits?: Fits) => (situation: Situation) => {
  const serverId = serverOf(situation, fits);
  return serverId === undefined
    ? undefined
    : { request: { version: anyVersion(situation.chance), ...make(serverId, situation) }, serverId };
};

export const action = (weight: number, body: (situation: Situation) => object, fits?: Fits): Generator => ({
  weight,
  make: onServer((id, situation) => ({ method: 'POST', path: `${compute}/servers/${id}/action`, body: body(situation) }), fits),
});

export const onMigration = (weight: number, make: (path: string) => Wish['request']): Generator => ({
  weight,
  make({ known, chance }) {
    const found = known.migrations.length === 0 ? undefined : chance.pick(known.migrations.slice(-2));
    return found && { request: { version: 'compute 2.65', ...make(found.path) }, serverId: found.serverId };
  },
});

export const onBoth =
  (make: (serverId: string, volumeId: string, situation: Situation) => Wish['request']) =>
  (situation: Situation): Wish | undefined => {
    const [serverId, volumeId] = [serverOf(situation, may(actions.attachVolume)), volumeOf(situation)];
    if (serverId === undefined || volumeId === undefined) return undefined;
    return { request: make(serverId, volumeId, situation), serverId, volumeId };
  };

/** What servers of the project have attached now. */
const attachedNow = ({ known, persona, books }: Situation) =>
  listOf(known.servers, persona.projectId).flatMap((serverId) =>
    [...(books.mappings.get(serverId)?.values() ?? [])].flatMap(({ volumeId, state }) =>
      volumeId !== null && state === 'attached' ? [`${serverId} ${volumeId}`] : [],
    ),
  );

/** Mostly something that is attached, or was. */
export const onAttached =
  (make: (serverId: string, volumeId: string, situation: Situation) => Wish['request']) =>
  (situation: Situation): Wish | undefined => {
    const once = listOf(situation.known.attached, situation.persona.projectId);
    const pair = recent(situation, situation.chance.happens(0.7) ? attachedNow(situation) : once);
    if (pair === undefined || situation.chance.happens(0.1)) return onBoth(make)(situation);
    const [serverId = '', volumeId = ''] = pair.split(' ');
    return { request: make(serverId, volumeId, situation), serverId, volumeId };
  };

export const onVolume =
  (make: (volumeId: string, situation: Situation) => Wish['request']) =>
  (situation: Situation): Wish | undefined => {
    const volumeId = volumeOf(situation);
    return volumeId === undefined ? undefined : { request: make(volumeId, situation), volumeId };
  };
