/** Clients of a cloud whose processes may die under them. */
import { setTimeout as pause } from 'node:timers/promises';
import { testImageId } from '../../shared/image/test-image.ts';
import type { Stream } from '../simulation/chance.ts';

const json = { 'Content-Type': 'application/json' };

/** A token of the user `demo`. */
export async function login(origin: string, password: string): Promise<string> {
  const domain = { id: 'default' };
  const auth = {
    identity: { methods: ['password'], password: { user: { name: 'demo', domain, password } } },
    scope: { project: { name: 'demo', domain } },
  };
  const answer = await fetch(`${origin}/identity/v3/auth/tokens`, { method: 'POST', headers: json, body: JSON.stringify({ auth }) });
  return answer.headers.get('x-subject-token') ?? '';
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Asks, and gives undefined when the API died meanwhile. */
export async function ask(origin: string, token: string, method: string, path: string, body?: unknown): Promise<Reply | undefined> {
  try {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { ...json, 'X-Auth-Token': token, 'OpenStack-API-Version': 'compute 2.90' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Requests that race for few servers and fewer volumes. */
export async function burst(
  chance: Stream,
  call: (method: string, path: string, body?: unknown) => Promise<Reply | undefined>,
): Promise<void> {
  const { servers: known = [] } = ((await call('GET', '/compute/v2.1/servers'))?.body ?? {}) as { servers?: { id: string }[] };
  const { volumes: disks = [] } = ((await call('GET', '/volume/v3/volumes'))?.body ?? {}) as { volumes?: { id: string }[] };
  await Promise.all(
    Array.from({ length: 14 }, async () => {
      await pause(chance.between(0, 300));
      const [server, disk] = [known.length > 0 ? chance.pick(known).id : undefined, disks.length > 0 ? chance.pick(disks).id : undefined];
      const kind = chance.random();
      if (server === undefined || kind < 0.25) {
        const made = { name: 'web', imageRef: testImageId, flavorRef: '42', networks: 'none' };
        return call('POST', '/compute/v2.1/servers', { server: made });
      }
      const path = `/compute/v2.1/servers/${server}`;
      if (kind < 0.35)
        return call('POST', `${path}/action`, chance.pick([{ 'os-stop': null }, { 'os-start': null }, { reboot: { type: 'HARD' } }]));
      if (kind < 0.42) return call('DELETE', path);
      if (disk === undefined) return undefined;
      if (kind < 0.75) return call('POST', `${path}/os-volume_attachments`, { volumeAttachment: { volumeId: disk } });
      return call('DELETE', `${path}/os-volume_attachments/${disk}`);
    }),
  );
}
