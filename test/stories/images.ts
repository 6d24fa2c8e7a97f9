/** What stories ask of images, and of what is on the disks of machines. */
import assert from 'node:assert/strict';
import type { Answer } from '../support/gateway.ts';
import type { Persona } from '../support/personas.ts';
import type { System } from '../support/system.ts';

const root = '/image/v2/images';

async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}

export function imagesOf(system: System, as: Persona = 'member') {
  const said = {
    /** Undefined when it is not there. */
    async find(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
      const answer = await system.request('GET', `${root}/${id}`, { as });
      return answer.status === 404 ? undefined : (answer.body as Record<string, unknown>);
    },
    /** Of the project's own, in the order in which they were made. */
    async names(): Promise<readonly unknown[]> {
      const answer = await system.request('GET', `${root}?visibility=private&sort=created_at:asc`, { as });
      return (answer.at('images') as { name: unknown }[]).map(({ name }) => name);
    },
    remove: (id: string): Promise<Answer> => system.request('DELETE', `${root}/${id}`, { as }),
    upload: (id: string, text: string): Promise<Answer> =>
      system.request('PUT', `${root}/${id}/file`, { as, headers: { 'content-type': 'application/octet-stream' }, stream: bytesOf(text) }),
    /** An image with properties, and data. */
    async make(properties: object): Promise<string> {
      const made = await system.request('POST', root, {
        as,
        body: { name: 'own', disk_format: 'raw', container_format: 'bare', ...properties },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      assert.equal((await said.upload(made.text('id'), 'a disk')).status, 204);
      return made.text('id');
    },
    /** What a server is made with whose volume is made of such an image. */
    async withAgent(properties: object): Promise<object> {
      const disk = { source_type: 'image', destination_type: 'volume', volume_size: 1, boot_index: 0, delete_on_termination: true };
      return { imageRef: undefined, block_device_mapping_v2: [{ ...disk, uuid: await said.make(properties) }] };
    },
  };
  return said;
}

/** What is on the disks of a server's machine; undefined where it has none. */
export async function disksOf(system: System, serverId: string) {
  const machines = await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()));
  return machines.flat().find((machine) => machine.serverId === serverId)?.disks;
}
