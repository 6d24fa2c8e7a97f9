/**
 * Attaching and detaching: the change of server, mapping, claim and volume, with the command to the host, for one commit. An offloaded
 * server has no host, so there it is done with the commit.
 */

import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, type Cause, issue, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import type { VolumeView } from '../../disks/block-device.ts';
import { type Mapping, mappings } from '../../disks/mapping.ts';
import { claimVolume } from '../../disks/volume-claim.ts';
import { attachmentOf, connectedVolume, keptAt } from '../../disks/volume-connection.ts';
import { type Server, servers } from '../../servers/server.ts';
import { letGoOfVolume } from '../delete/bury.ts';
import { attachVolume, detachVolume } from './rows.ts';

export interface NewAttachment {
  readonly volume: Pick<VolumeView, 'id' | 'multiattach' | 'kept' | 'readOnly'>;
  readonly deviceName: string | null;
  readonly tag: string | null;
  readonly deleteOnTermination: boolean;
}

export interface Attached {
  readonly mapping: Mapping;
  readonly command: Owed | undefined;
}

/** @throws claimVolumeErrors when the claim is another server's */
export async function attach(tx: Transaction, ports: Ports, server: Server, wanted: NewAttachment, cause: Cause): Promise<Attached> {
  const id = ports.chance.uuid();
  const { id: volumeId } = wanted.volume;
  const blank: Mapping = {
    id,
    serverId: server.id,
    sourceType: 'volume',
    destinationType: 'volume',
    deviceName: wanted.deviceName,
    bootIndex: null,
    deviceType: null,
    diskBus: null,
    guestFormat: null,
    volumeSizeGib: null,
    volumeType: null,
    imageId: null,
    snapshotId: null,
    volumeId,
    deleteOnTermination: wanted.deleteOnTermination,
    noDevice: false,
    tag: wanted.tag,
    attachmentId: ports.chance.uuid(),
    ...keptAt(wanted.volume),
    sharesVolume: wanted.volume.multiattach,
    state: 'attached',
    commandId: null,
  };
  const advanced: Server = {
    ...advance(server, attachVolume.steps.attach, ports.clock.now()),
    volumesAttached: [...server.volumesAttached, { volumeId, mappingId: id, deleteOnTermination: wanted.deleteOnTermination }],
  };
  const { host } = advanced;
  const command =
    host === null
      ? undefined
      : issue(tx, ports, attachVolume, advanced, { step: 'attach', host, payload: connectedVolume(blank), requestId: cause.requestId });
  const mapping: Mapping = command === undefined ? blank : { ...blank, state: 'attaching', commandId: command.id };
  await claimVolume(tx, {
    volumeId,
    serverId: server.id,
    shared: wanted.volume.multiattach,
    mappingId: id,
    attachmentId: blank.attachmentId,
  });
  await ports.volumes.reserve(tx, volumeId, attachmentOf(mapping, host));
  tx.put(servers, advanced);
  tx.put(mappings, mapping);
  record(tx, ports, attachVolume, server, cause, command === undefined ? 'Success' : null);
  return { mapping, command };
}

/** @returns the command to be sent, or undefined when the volume is detached with this commit. */
export async function detach(tx: Transaction, ports: Ports, server: Server, mapping: Mapping, cause: Cause): Promise<Owed | undefined> {
  if (server.host === null) {
    await letGo(tx, ports, server, mapping);
    record(tx, ports, detachVolume, server, cause, 'Success');
    return undefined;
  }
  const command = await beginDetach(tx, ports, { ...server, host: server.host }, mapping, cause.requestId);
  record(tx, ports, detachVolume, server, cause);
  return command;
}

/** Tells the host to let go of a volume, whether or not it has connected it yet. */
export async function beginDetach(
  tx: Transaction,
  ports: Ports,
  server: Server & { readonly host: string },
  mapping: Mapping,
  requestId: string,
): Promise<Owed> {
  const advanced = advance(server, detachVolume.steps.detach, ports.clock.now());
  const payload = connectedVolume(mapping);
  const command = issue(tx, ports, detachVolume, advanced, { step: 'detach', host: server.host, payload, requestId });
  tx.put(servers, advanced);
  tx.put(mappings, { ...mapping, state: 'detaching', commandId: command.id });
  if (mapping.volumeId !== null) await ports.volumes.detaching(tx, mapping.volumeId, attachmentOf(mapping, server.host));
  return command;
}

/** The volume is free again, and the server shows it no more. */
export async function letGo(tx: Transaction, ports: Ports, server: Server, mapping: Mapping): Promise<void> {
  await letGoOfVolume(tx, ports, mapping);
  tx.put(servers, {
    ...server,
    updatedAt: new Date(ports.clock.now()).toISOString(),
    volumesAttached: server.volumesAttached.filter(({ mappingId }) => mappingId !== mapping.id),
  });
}
