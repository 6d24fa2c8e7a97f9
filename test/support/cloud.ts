/** What tests do with a system again and again: requests that must succeed, servers, volumes, flavors. */
import assert from 'node:assert/strict';
import { signsOfLife } from '../../shared/compute/hosts/host.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { countedNetworkQuotas } from '../../shared/quota/networks.ts';
import { networkQuotas, projectQuotas } from '../../shared/quota/own-limits.ts';
import { transaction } from '../../shared/store/transaction.ts';
import type { Answer } from './gateway.ts';
import { type Persona, projects } from './personas.ts';
import { type Asked, makeSystem, type System, type SystemOptions } from './system.ts';

export const root = '/compute/v2.1';
export const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVf8Yxz2T1d1c2rO3pN8mR6q9VwYkS0p5jJ0u4xU7aB me@here';

/** A request that must succeed, as the member and at the latest version unless told; its answer. */
export async function must(system: System, method: AnyOperation['method'], path: string, asked: Asked = {}): Promise<Answer> {
  const answer = await system.request(method, path, { as: 'member', version: 'latest', ...asked });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** A system whose projects may have as many servers, and as much of networks, as they like. */
export async function roomySystem(options: SystemOptions = {}): Promise<System> {
  const system = await makeSystem(options);
  await transaction(system.ports, async (tx) => {
    for (const projectId of Object.values(projects)) {
      tx.put(projectQuotas, { projectId, limits: { instances: -1, cores: -1, ram: -1, key_pairs: -1, server_groups: -1 } });
      tx.put(networkQuotas, { projectId, limits: Object.fromEntries(countedNetworkQuotas.map((name) => [name, -1])) });
    }
  });
  return system;
}

export const serverBody = (more: object = {}) => ({
  server: { name: 'web', imageRef: testImageId, flavorRef: '1', networks: 'none', ...more },
});

/** Hosts that an example has declared lost are there again. */
async function revive({ hosts, ports }: System): Promise<void> {
  for (const name of hosts.keys()) {
    if ((await signsOfLife.get(ports.store, name))?.lastSeenAt !== 0) continue;
    await transaction(ports, async (tx) => {
      const sign = await tx.get(signsOfLife, name);
      if (sign !== undefined) tx.put(signsOfLife, { ...sign, lastSeenAt: ports.clock.now() });
    });
  }
}

/** A server that its host has built, or failed to build. @returns its id */
export async function newServer(system: System, more: object = {}, as: Persona = 'member'): Promise<string> {
  await revive(system);
  const id = (await must(system, 'POST', `${root}/servers`, { as, body: serverBody(more) })).text('server.id');
  await system.settle();
  return id;
}

/** @returns its id */
export async function newVolume(system: System, as: Persona = 'member'): Promise<string> {
  const answer = await must(system, 'POST', '/volume/v3/volumes', { as, version: '3.70', body: { volume: { size: 1 } } });
  return answer.text('volume.id');
}

/** Asks for it and lets nothing settle. */
export const attach = (system: System, server: string, volumeId: string, more: object = {}, as: Persona = 'member') =>
  must(system, 'POST', `${root}/servers/${server}/os-volume_attachments`, { as, body: { volumeAttachment: { volumeId, ...more } } });

export const flavorBody = (name: string, more: object = {}) => ({ flavor: { name, ram: 512, vcpus: 1, disk: 1, ...more } });

/** The flavor `private`, which is not public, has extra specs, and which the member may use. */
export async function privateFlavor(system: System): Promise<void> {
  await must(system, 'POST', `${root}/flavors`, {
    as: 'admin',
    body: flavorBody('private', {
      id: 'private',
      swap: 64,
      'OS-FLV-EXT-DATA:ephemeral': 1,
      'os-flavor-access:is_public': false,
      description: 'ours',
    }),
  });
  await must(system, 'POST', `${root}/flavors/private/os-extra_specs`, {
    as: 'admin',
    body: { extra_specs: { 'hw:cpu_policy': 'shared', quota: '5' } },
  });
  await must(system, 'POST', `${root}/flavors/private/action`, { as: 'admin', body: { addTenantAccess: { tenant: projects.own } } });
}
