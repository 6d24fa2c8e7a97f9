/** What stories say: the requests of a user in a few words. */
import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import type { Answer } from '../support/gateway.ts';
import { type Persona, projectIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';

const compute = '/compute/v2.1';
export const latest = '2.101';

export function cloud(system: System, as: Persona = 'member') {
  const volumeRoot = `/volume/v3/${projectIdOf(as)}`;
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, version = latest) =>
    system.request(method, `${compute}${path}`, { as, version, ...(body === undefined ? {} : { body }) });
  const said = {
    ask,
    createRequest: (name: string, more: object = {}) =>
      ask('POST', '/servers', { server: { name, imageRef: testImageId, flavorRef: '42', networks: 'none', ...more } }),
    async create(name: string, more: object = {}): Promise<string> {
      const answer = await said.createRequest(name, more);
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      return answer.text('server.id');
    },
    /** A server that is ACTIVE. */
    async boot(name: string, more: object = {}): Promise<string> {
      const id = await said.create(name, more);
      await system.settle();
      assert.equal(await said.status(id), 'ACTIVE');
      return id;
    },
    show: (id: string) => ask('GET', `/servers/${id}`),
    async status(id: string): Promise<string> {
      const answer = await said.show(id);
      return answer.status === 404 ? 'GONE' : answer.text('server.status');
    },
    action: (id: string, action: string, body: unknown = null) => ask('POST', `/servers/${id}/action`, { [action]: body }),
    delete: (id: string) => ask('DELETE', `/servers/${id}`),
    attach: (server: string, volumeId: string, version = latest) =>
      ask('POST', `/servers/${server}/os-volume_attachments`, { volumeAttachment: { volumeId } }, version),
    detach: (server: string, volumeId: string) => ask('DELETE', `/servers/${server}/os-volume_attachments/${volumeId}`),
    askVolumes: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, version = '3.70') =>
      system.request(method, `${volumeRoot}${path}`, { as, version, ...(body === undefined ? {} : { body }) }),
    async volume(more: object = {}): Promise<string> {
      const answer = await said.askVolumes('POST', '/volumes', { volume: { size: 1, ...more } });
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      return answer.text('volume.id');
    },
    async snapshot(volumeId: string, more: object = {}): Promise<string> {
      const answer = await said.askVolumes('POST', '/snapshots', { snapshot: { volume_id: volumeId, force: true, ...more } });
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      return answer.text('snapshot.id');
    },
    async volumeStatus(id: string): Promise<string> {
      const answer = await said.askVolumes('GET', `/volumes/${id}`);
      return answer.status === 404 ? 'GONE' : answer.text('volume.status');
    },
    /** What the project's volumes and snapshots count for. */
    async volumeUsage() {
      const absolute = (await said.askVolumes('GET', '/limits')).at('limits.absolute') as Record<string, number>;
      return [absolute['totalVolumesUsed'], absolute['totalSnapshotsUsed'], absolute['totalGigabytesUsed']];
    },
    async resetVolume(id: string): Promise<void> {
      const body = { 'os-reset_status': { status: 'available', attach_status: 'detached' } };
      const answer = await system.request('POST', `/volume/v3/${projectIdOf('admin')}/volumes/${id}/action`, { as: 'admin', body });
      assert.equal(answer.status, 202);
    },
  };
  return said;
}

/** The message of an error in Nova's envelope. */
export function complaint(answer: Answer, key: string): string {
  return answer.text(`${key}.message`);
}

/** Which machines the hypervisors have connected to a volume. */
export async function connections(system: System, volumeId: string): Promise<readonly string[]> {
  const machines = await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()));
  return machines
    .flat()
    .filter(({ volumeIds }) => volumeIds.includes(volumeId))
    .map(({ serverId }) => serverId);
}
