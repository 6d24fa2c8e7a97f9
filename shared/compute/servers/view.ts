/** How a server is shown, at every microversion. Source: contract/schemas/ServersController.{show,detail,index}.json. */
import { hash } from 'node:crypto';
import { computeBookmark, computeLinks } from '../../operation/links.ts';
import { shownSince, shownUntil, view } from '../../operation/view.ts';
import { mapped } from './addresses.ts';
import { groupsOf } from './interfaces.ts';
import type { Server } from './server.ts';
import { faultStatuses, progressStatuses, type Status, serverStatus as statusOf } from './status.ts';

export interface ServerViewContext {
  readonly origin: string;
  /** Who may see hosts and other things of operators (`os_compute_api:os-extended-server-attributes`). */
  readonly isAdmin: boolean;
  /** Of the server's host: UP, DOWN, MAINTENANCE, UNKNOWN or empty; undefined where it is not shown. */
  readonly hostStatus?: string;
  /** Base64; null when there is none, undefined where it was not read. */
  readonly userData?: string | null;
  /** Ids of the server groups that the server is in; only where one server is shown. */
  readonly serverGroups?: readonly string[];
}

type Shows = (server: Server, context: ServerViewContext) => unknown;

/** Seconds, as Nova writes `created` and `updated`. */
export const seconds = (iso: string) => `${iso.slice(0, 19)}Z`;
/** Microseconds without a zone, as Nova writes the times of usage. */
export const microseconds = (iso: string | null) => (iso === null ? null : `${iso.slice(0, 19)}.000000`);

/** What hypervisors call it. */
export const instanceName = ({ id }: Pick<Server, 'id'>) => `instance-${id.slice(0, 8)}`;

export function serverStatus(server: Server): Status {
  return server.deletedAt === null ? statusOf(server.vmState, server.taskState) : 'DELETED';
}

/** The same for all servers of a project on a host, and telling nothing of the host. */
export function hostId({ projectId, host }: Pick<Server, 'projectId' | 'host'>): string {
  if (host === null) return '';
  const place = `${projectId}${host}`;
  const known = hostIds.get(place);
  if (known !== undefined) return known;
  const made = hash('sha224', place);
  if (hostIds.size >= mostHostIds) hostIds.clear();
  hostIds.set(place, made);
  return made;
}

/** A list of a thousand servers shows few hosts: each is hashed once. */
const hostIds = new Map<string, string>();
const mostHostIds = 10_000;

const forAdmins =
  (shows: Shows): Shows =>
  (server, context) =>
    context.isAdmin ? shows(server, context) : undefined;

const image: Shows = (server, { origin }) =>
  server.imageId === null ? '' : { id: server.imageId, links: computeBookmark(origin, `images/${server.imageId}`) };

const imageWithProperties: Shows = (server, context) =>
  server.imageId === null ? '' : { ...(image(server, context) as object), properties: server.imageProperties };

/** Nova hides details, which are traces of its code, from all but administrators; ours say how many hosts were refused for what. */
const fault: Shows = (server) => {
  if (server.fault === null || !faultStatuses.has(serverStatus(server))) return undefined;
  const { code, message, details, created } = server.fault;
  return { code, created: seconds(created), message, ...(details === undefined ? {} : { details }) };
};

const embeddedFlavor: Shows = ({ flavor }) => ({
  vcpus: flavor.vcpus,
  ram: flavor.memoryMib,
  disk: flavor.rootGib,
  ephemeral: flavor.ephemeralGib,
  swap: flavor.swapMib,
  original_name: flavor.name,
  extra_specs: flavor.extraSpecs,
});

const hostname: Shows = (server) => server.hostname;

const serverAddresses: Shows = (server) =>
  mapped(server, ({ address, version, type, mac }) => ({
    addr: address,
    version,
    'OS-EXT-IPS:type': type,
    'OS-EXT-IPS-MAC:mac_addr': mac,
  }));

/** Of its ports; a server without any is in none. */
const shownGroups: Shows = (server) => {
  const groups = groupsOf(server);
  return groups.length === 0 ? undefined : groups;
};

/** What every answer with a whole server holds, at least since 2.1. */
const always = {
  id: (server) => server.id,
  name: (server) => server.name,
  status: serverStatus,
  tenant_id: (server) => server.projectId,
  user_id: (server) => server.userId,
  metadata: (server) => server.metadata,
  hostId,
  image: [shownUntil('2.97', image), shownSince('2.98', imageWithProperties)],
  flavor: [
    shownUntil('2.46', ({ flavor }, { origin }) => ({ id: flavor.id, links: computeBookmark(origin, `flavors/${flavor.id}`) })),
    shownSince('2.47', embeddedFlavor),
  ],
  created: (server) => seconds(server.createdAt),
  updated: (server) => seconds(server.updatedAt),
  addresses: serverAddresses,
  accessIPv4: (server) => server.accessIpV4 ?? '',
  accessIPv6: (server) => server.accessIpV6 ?? '',
  links: (server, { origin }) => computeLinks(origin, `servers/${server.id}`),
  'OS-DCF:diskConfig': (server) => server.diskConfig,
  progress: (server) => (progressStatuses.has(serverStatus(server)) ? server.progress : undefined),
  fault,
  locked: shownSince('2.9', (server) => server.lockedBy !== null),
  description: shownSince('2.19', (server) => server.description),
  tags: shownSince('2.26', (server) => server.tags),
  trusted_image_certificates: shownSince('2.63', (server) => server.trustedImageCertificates),
  server_groups: shownSince('2.71', (_server, { serverGroups }) => serverGroups),
  locked_reason: shownSince('2.73', (server) => server.lockedReason),
} satisfies Parameters<typeof view<Server, ServerViewContext>>[0];

/** What came to the answers of show and detail by extensions; an update shows it from 2.75 on. */
const extended = {
  'OS-EXT-AZ:availability_zone': (server) => server.availabilityZone ?? '',
  config_drive: (server) => (server.configDrive ? 'True' : ''),
  key_name: (server) => server.keyName,
  'OS-SRV-USG:launched_at': (server) => microseconds(server.launchedAt),
  'OS-SRV-USG:terminated_at': (server) => microseconds(server.terminatedAt),
  security_groups: shownGroups,
  'OS-EXT-STS:task_state': (server) => server.taskState,
  'OS-EXT-STS:vm_state': (server) => server.vmState,
  'OS-EXT-STS:power_state': (server) => server.powerState,
  'os-extended-volumes:volumes_attached': [
    shownUntil('2.2', (server) => server.volumesAttached.map(({ volumeId }) => ({ id: volumeId }))),
    shownSince('2.3', (server) =>
      server.volumesAttached.map(({ volumeId, deleteOnTermination }) => ({ id: volumeId, delete_on_termination: deleteOnTermination })),
    ),
  ],
  'OS-EXT-SRV-ATTR:host': forAdmins((server) => server.host),
  'OS-EXT-SRV-ATTR:hypervisor_hostname': forAdmins((server) => server.host),
  'OS-EXT-SRV-ATTR:instance_name': forAdmins(instanceName),
  'OS-EXT-SRV-ATTR:reservation_id': shownSince(
    '2.3',
    forAdmins((server) => server.reservationId),
  ),
  'OS-EXT-SRV-ATTR:launch_index': shownSince(
    '2.3',
    forAdmins((server) => server.launchIndex),
  ),
  'OS-EXT-SRV-ATTR:kernel_id': shownSince(
    '2.3',
    forAdmins((server) => server.kernelId ?? ''),
  ),
  'OS-EXT-SRV-ATTR:ramdisk_id': shownSince(
    '2.3',
    forAdmins((server) => server.ramdiskId ?? ''),
  ),
  'OS-EXT-SRV-ATTR:root_device_name': shownSince(
    '2.3',
    forAdmins((server) => server.rootDeviceName),
  ),
  'OS-EXT-SRV-ATTR:user_data': shownSince(
    '2.3',
    forAdmins((_server, { userData }) => userData),
  ),
  'OS-EXT-SRV-ATTR:hostname': [{ since: 3, until: 89, shows: forAdmins(hostname) }, shownSince('2.90', hostname)],
  host_status: shownSince('2.16', (_server, { hostStatus }) => hostStatus),
  pinned_availability_zone: shownSince('2.96', (server) => server.pinnedAvailabilityZone),
  scheduler_hints: shownSince('2.100', (server) => server.schedulerHints),
} satisfies Parameters<typeof view<Server, ServerViewContext>>[0];

/** GET /servers/{id} and, without `server_groups`, GET /servers/detail. */
export const serverDetail = view<Server, ServerViewContext>({ ...always, ...extended });

/** PUT /servers/{id}: the reduced view before 2.75, the whole one after. */
export const serverUpdated = view<Server, ServerViewContext>({
  ...always,
  ...Object.fromEntries(Object.entries(extended).map(([name, field]) => [name, onlySince75(field)])),
});

type AnyField = Parameters<typeof view<Server, ServerViewContext>>[0][string];

function onlySince75(field: AnyField): AnyField {
  if (typeof field === 'function') return shownSince('2.75', field);
  const windows = Array.isArray(field) ? field : [field];
  return windows.filter(({ until }) => until >= 75).map((window) => ({ ...window, since: Math.max(75, window.since) }));
}

/** GET /servers. */
export const serverSummary = view<Server, ServerViewContext>({
  id: (server) => server.id,
  name: (server) => server.name,
  links: (server, { origin }) => computeLinks(origin, `servers/${server.id}`),
});
