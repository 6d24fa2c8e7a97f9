/** How the administrator's client finds a cloud and gets a token: by the variables and the file that OpenStack's clients know. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod/mini';

/** What is wrong, in a sentence for whoever typed the command. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Access {
  /** Of the Compute API: `https://cloud.example/compute/v2.1`. */
  readonly compute: string;
  /** Of what OpenStack has no API for. */
  readonly agents: string;
  readonly token: string;
}

const credentialNames = ['auth_url', 'username', 'password', 'project_name', 'user_domain_id', 'project_domain_id', 'token'] as const;
type Credentials = Readonly<Partial<Record<(typeof credentialNames)[number], string>>>;

/** Where the clients look for it as well. */
const cloudsFiles = ({ OS_CLIENT_CONFIG_FILE: named }: Environment) =>
  named === undefined ? ['clouds.yaml', join(homedir(), '.config/openstack/clouds.yaml'), '/etc/openstack/clouds.yaml'] : [named];

/** Of such YAML as clouds.yaml is written in: keys, and texts in one line, each cloud two spaces in. */
export function cloudIn(yaml: string, cloud: string): Credentials | undefined {
  const lines = yaml.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const depthOf = (line: string) => line.length - line.trimStart().length;
  const first = lines.findIndex((line) => depthOf(line) > 0 && line.trim() === `${cloud}:`);
  if (first < 0) return undefined;
  const own = lines.slice(first + 1);
  const end = own.findIndex((line) => depthOf(line) <= depthOf(lines[first] ?? ''));
  const pairs = own.slice(0, end < 0 ? undefined : end).map((line) => /^\s*([\w-]+):\s*(.*?)\s*$/.exec(line) ?? []);
  const value = (text = '') => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
  return Object.fromEntries(pairs.map(([, key = '', text]) => [key, value(text)]));
}

function credentialsOf(environment: Environment): Credentials {
  const { OS_CLOUD: cloud } = environment;
  const files = cloudsFiles(environment).filter((file) => existsSync(file));
  const given = Object.fromEntries(credentialNames.map((name) => [name, environment[`OS_${name.toUpperCase()}`]]));
  if (cloud === undefined && given['auth_url'] !== undefined) return given;
  const wanted = cloud ?? 'micronova-admin';
  for (const file of files) {
    const found = cloudIn(readFileSync(file, 'utf8'), wanted);
    if (found !== undefined) return found;
  }
  throw new AdminError(
    `There is no cloud "${wanted}" in ${files.join(' or ') || 'a clouds.yaml here'}. Set OS_CLOUD and OS_CLIENT_CONFIG_FILE, or OS_AUTH_URL and the like.`,
  );
}

const tokenSchema = z.object({
  token: z.object({
    catalog: z.array(z.object({ type: z.string(), endpoints: z.array(z.object({ interface: z.string(), url: z.string() })) })),
  }),
});

/** @throws AdminError */
export async function login(environment: Environment, send: typeof fetch): Promise<Access> {
  const given = credentialsOf(environment);
  const { auth_url: authUrl = '', username: name, password, project_name: project = name, token } = given;
  const domain = (id: string | undefined) => ({ id: id ?? 'default' });
  const identity =
    token === undefined
      ? { methods: ['password'], password: { user: { name, password, domain: domain(given.user_domain_id) } } }
      : { methods: ['token'], token: { id: token } };
  const scope = { project: { name: project, domain: domain(given.project_domain_id) } };
  const url = `${authUrl.replace(/\/$/, '').replace(/(\/v3)?$/, '/v3')}/auth/tokens`;
  const answer = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity, ...(project === undefined ? {} : { scope }) } }),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new AdminError(`${url} lets nobody in as ${name ?? 'the owner of the token'} (${answer.status}): ${text.slice(0, 300)}`);
  const { catalog } = tokenSchema.parse(JSON.parse(text)).token;
  const compute = catalog.find(({ type }) => type === 'compute')?.endpoints.find((each) => each.interface === 'public')?.url;
  if (compute === undefined) throw new AdminError('The cloud has no Compute API in its catalogue.');
  const agents = environment['OS_AGENTS_URL'] ?? new URL('/agents', authUrl).href;
  return { compute, agents: agents.replace(/\/$/, ''), token: answer.headers.get('x-subject-token') ?? '' };
}
