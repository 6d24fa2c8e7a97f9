/** What an administrator does with whole hosts: `npm run admin -- COMMAND`. */
import { parseArgs } from 'node:util';
import { z } from 'zod/mini';
import { type Access, AdminError, type Environment, login } from './access.ts';

export const usage = `Usage: npm run admin -- COMMAND

  drain HOST          takes the host out of service and moves its servers away
    --cold            shuts down what runs and cannot move while it does
    --return          brings back what was moved when the host is enabled
    --at-once COUNT   how many servers are under way at once (4)
    --reason TEXT     for people
  enable HOST         puts it back into service; what a drain was to bring back comes back
  evacuate-host HOST --fenced
                      builds its servers elsewhere; --fenced is your word that the host is off and stays off
    --at-once COUNT   how many servers are under way at once (4)
  progress [HOST]     how far drains and evacuations are

  --wait              goes on until nothing more is to be done, and says how far it is

The cloud is found as by OpenStack's clients: OS_CLOUD (micronova-admin) in clouds.yaml, or OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME or
OS_TOKEN. Where each service has an origin of its own, OS_AGENTS_URL is that of /agents.
`;

export interface World {
  readonly environment: Environment;
  readonly send: typeof fetch;
  readonly write: (text: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const clearingSchema = z.object({
  host: z.string(),
  kind: z.string(),
  status: z.string(),
  waits_for: z.nullable(z.string()),
  moved: z.number(),
  failed: z.number(),
  under_way: z.array(z.object({ server_id: z.string() })),
  staying: z.object({ count: z.number(), servers: z.array(z.object({ id: z.string(), why: z.string() })) }),
});
type Clearing = z.infer<typeof clearingSchema>;

const pollMilliseconds = 2_000;

/** @throws AdminError */
export async function admin(words: readonly string[], world: World): Promise<void> {
  const { values, positionals } = wordsOf(words);
  const [command, host] = positionals;
  if (command === undefined || values.help) return world.write(usage);
  if (!['drain', 'enable', 'evacuate-host', 'progress'].includes(command))
    throw new AdminError(`There is no command ${command}.\n\n${usage}`);
  if (host === undefined && command !== 'progress') throw new AdminError(`Which host? ${command} HOST`);
  if (command === 'evacuate-host' && !values.fenced)
    throw new AdminError('Machines that still run would write to the same volumes: switch the host off, and say so with --fenced.');
  const cloud = cloudOf(await login(world.environment, world.send), world.send);
  if (command === 'drain') await cloud.setService(host ?? '', { status: 'disabled', disabled_reason: reasonOf(values) });
  if (command === 'enable') await cloud.setService(host ?? '', { status: 'enabled' });
  if (command === 'evacuate-host') {
    const atOnce = values['at-once'] === undefined ? {} : { at_once: countOf(values['at-once']) };
    await cloud.ask('agents', 'POST', `/${encodeURIComponent(host ?? '')}/evacuation`, { evacuation: { fenced: true, ...atOnce } });
  }
  await tell(cloud, host, values.wait, world);
}

function wordsOf(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        cold: { type: 'boolean', default: false },
        return: { type: 'boolean', default: false },
        fenced: { type: 'boolean', default: false },
        wait: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        'at-once': { type: 'string' },
        reason: { type: 'string' },
      },
    });
  } catch (error) {
    throw new AdminError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

function countOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new AdminError('--at-once takes a number up to 20.');
  return Number(text);
}

function reasonOf(given: {
  readonly cold: boolean;
  readonly return: boolean;
  readonly 'at-once'?: string;
  readonly reason?: string;
}): string {
  const { cold, return: returns, 'at-once': atOnce, reason } = given;
  const how = ['drain', ...(cold ? ['cold'] : []), ...(returns ? ['return'] : []), ...(atOnce === undefined ? [] : [countOf(atOnce)])];
  // The comma keeps the words of the reason from being taken for what is to be done.
  return `${how.join(' ')}${reason === undefined ? '' : `, because ${reason}`}`;
}

type Cloud = ReturnType<typeof cloudOf>;

function cloudOf({ token, ...roots }: Access, send: typeof fetch) {
  const cloud = {
    /** @returns undefined for what is not there and was only looked for */
    async ask(service: 'compute' | 'agents', method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<unknown> {
      const headers = { 'x-auth-token': token, 'openstack-api-version': 'compute 2.53', 'content-type': 'application/json' };
      const answer = await send(`${roots[service]}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.status === 404 && method === 'GET') return undefined;
      if (!answer.ok) throw new AdminError(`The cloud refuses (${answer.status}): ${messageIn(text)}`);
      return JSON.parse(text);
    },
    async setService(host: string, change: object): Promise<void> {
      const found = await cloud.ask('compute', 'GET', `/os-services?binary=nova-compute&host=${encodeURIComponent(host)}`);
      const [service] = z.object({ services: z.array(z.object({ id: z.string() })) }).parse(found).services;
      if (service === undefined) throw new AdminError(`There is no host "${host}".`);
      await cloud.ask('compute', 'PUT', `/os-services/${service.id}`, change);
    },
    async clearings(host: string | undefined): Promise<readonly Clearing[]> {
      if (host === undefined)
        return z.object({ clearings: z.array(clearingSchema) }).parse(await cloud.ask('agents', 'GET', '/clearings')).clearings;
      const found = await cloud.ask('agents', 'GET', `/${encodeURIComponent(host)}/clearing`);
      return found === undefined ? [] : [z.object({ clearing: clearingSchema }).parse(found).clearing];
    },
  };
  return cloud;
}

function messageIn(text: string): string {
  const said = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return said ?? text.slice(0, 300);
}

function line({ host, kind, status, waits_for, moved, failed, under_way, staying }: Clearing): string {
  const counts = `${moved} moved, ${under_way.length} under way, ${staying.count} staying, ${failed} tries in vain`;
  const named = staying.servers.map(({ id, why }) => `\n  ${id}  ${why}`).join('');
  return `${host}  ${kind}  ${status}${waits_for === null ? '' : ` (${waits_for})`}: ${counts}${named}\n`;
}

async function tell(cloud: Cloud, host: string | undefined, waits: boolean, { write, sleep }: World): Promise<void> {
  for (let said = ''; ; ) {
    const found = await cloud.clearings(host);
    const text = found.map(line).join('') || 'Nothing is being drained or evacuated.\n';
    if (text !== said) write(text);
    said = text;
    if (!waits || found.every(({ status }) => status === 'done')) return;
    await sleep(pollMilliseconds);
  }
}
