/** Stories of volumes that agents keep: what several of them ask. */
import assert from 'node:assert/strict';
import type { VolumeEvent } from '../../shared/messaging/volume-orders.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';

/** A system with one agent that keeps volumes. */
export const settings = { volumeHosts: ['store-1'] };

/** The agent of that name, with its books. */
export function keeper(system: System, name = 'store-1') {
  const found = system.volumeKeepers.get(name);
  assert.ok(found);
  return found;
}

export async function made(system: System, more: object = {}): Promise<string> {
  const id = await cloud(system).volume(more);
  await system.settleVolumes();
  return id;
}

type Of = VolumeEvent['faults'][number]['of'];

/** From now on the agent cannot do so. */
export function forbid(system: System, of: Of, id?: string): void {
  keeper(system).forbids = () => [{ of, ...(id === undefined ? {} : { id }), message: 'The disk is full.' }];
}

export async function told(system: System): Promise<string> {
  const { body } = await cloud(system).askVolumes('GET', '/messages');
  return (body as { readonly messages: readonly { readonly user_message: string }[] }).messages[0]?.user_message ?? '';
}

export const extend = (system: System, id: string, size: number) =>
  cloud(system).askVolumes('POST', `/volumes/${id}/action`, { 'os-extend': { new_size: size } });

export const snapshotStatus = async (system: System, id: string) => {
  const answer = await cloud(system).askVolumes('GET', `/snapshots/${id}`);
  return answer.status === 404 ? 'GONE' : answer.text('snapshot.status');
};

export async function sizeOf(system: System, id: string) {
  return (await cloud(system).askVolumes('GET', `/volumes/${id}`)).at('volume.size');
}
