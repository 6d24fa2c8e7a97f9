/** Plays recorded exchanges with a running Neutron against our own system: ids, MACs and addresses of the record are those of ours as answers tell them. */
import { networkOperations } from '../../functions/network/catalogue.ts';
import { signToken, type TokenClaims } from '../../shared/identity/tokens.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Ports } from '../../shared/ports.ts';
import { gateway } from './gateway.ts';

export interface Exchange {
  readonly group: string;
  readonly note: string;
  readonly method: AnyOperation['method'];
  readonly path: string;
  readonly who: string;
  readonly project: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly out?: unknown;
}

export interface Difference {
  readonly exchange: Exchange;
  /** What differs: `status`, `type`, `message`, `missing` keys or `unknown` ones. */
  readonly what: string;
  readonly recorded: unknown;
  readonly ours: unknown;
}

const roles: Readonly<Record<string, readonly string[]>> = {
  reader: ['reader'],
  member: ['member', 'reader'],
  manager: ['manager', 'member', 'reader'],
  admin: ['admin', 'manager', 'member', 'reader'],
  service: ['service'],
};

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const isName = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(text) || /^fa:16:3e(:[0-9a-f]{2}){3}$/.test(text);
const isAddress = (text: string) => /^\d+\.\d+\.\d+\.\d+$/.test(text);

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export async function replay(ports: Ports, exchanges: readonly Exchange[]): Promise<readonly Difference[]> {
  const send = gateway(networkOperations, ports);
  const names = new Map<string, string>();
  const now = Math.floor(ports.clock.now() / 1000);
  const token = (who: string, project: string) => {
    const claims: TokenClaims = {
      sub: `user-${who}-${project.slice(0, 1)}`,
      name: who,
      pid: project,
      pname: project,
      roles: [...(roles[who] ?? [])],
      methods: ['password'],
      aids: [`audit-${who}`],
      iat: now,
      exp: now + 86_400,
    };
    return signToken(claims, ports.tokenKeys);
  };
  const ours = (text: string): string => {
    let result = text
      .replace(uuid, (id) => names.get(id) ?? id)
      .replace(/fa:16:3e(:[0-9a-f]{2}){3}/gi, (mac) => names.get(mac.toLowerCase()) ?? mac);
    for (const [recorded, own] of names)
      if (isAddress(recorded))
        result = result.replaceAll(new RegExp(`(?<![\\d.])${recorded.replaceAll('.', '\\.')}(?![\\d.]|/)`, 'g'), own);
    return result;
  };
  const learn = (recorded: unknown, own: unknown): void => {
    if (typeof recorded === 'string' && typeof own === 'string') {
      if ((isName(recorded) || isAddress(recorded)) && !names.has(recorded) && recorded !== own) names.set(recorded, own);
    } else if (Array.isArray(recorded) && Array.isArray(own)) {
      if (recorded.length === own.length) for (const [index, each] of recorded.entries()) learn(each, own[index]);
    } else if (isObject(recorded) && isObject(own)) for (const key of Object.keys(recorded)) learn(recorded[key], own[key]);
  };

  const differences: Difference[] = [];
  for (const exchange of exchanges) {
    const { method, path, who, project, headers, body, status, out } = exchange;
    const answer = await send(method, ours(`/network${path}`), {
      token: await token(who, project),
      ...(headers === undefined
        ? {}
        : { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) }),
      ...(body === undefined || body === null ? {} : { body: ours(typeof body === 'string' ? body : JSON.stringify(body)) }),
    });
    const tell = (what: string, recorded: unknown, own: unknown) => differences.push({ exchange, what, recorded, ours: own });
    if (answer.status !== status) {
      tell('status', `${status} ${JSON.stringify(out)?.slice(0, 300)}`, `${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`);
      continue;
    }
    if (status >= 400) {
      const error = isObject(out) ? out['NeutronError'] : undefined;
      if (!isObject(error)) continue;
      if (error['type'] !== answer.at('NeutronError.type')) tell('type', error['type'], answer.at('NeutronError.type'));
      const message = ours(String(error['message']));
      if (message !== answer.at('NeutronError.message')) tell('message', message, answer.at('NeutronError.message'));
      continue;
    }
    if (!isObject(out) || !isObject(answer.body)) continue;
    if (method !== 'GET' || !Object.values(out).some(Array.isArray)) learn(out, answer.body);
    compare(out, answer.body, tell);
  }
  return differences;
}

/** The keys of an answer, and those of the thing in it, or of the first in the list. */
function compare(recorded: Json, own: Json, tell: (what: string, recorded: unknown, own: unknown) => void): void {
  const keys = (value: unknown) => (isObject(value) ? Object.keys(value) : []);
  const inner = (value: Json): unknown => {
    const [first] = Object.values(value);
    return Array.isArray(first) ? first[0] : first;
  };
  for (const [old, mine] of [
    [recorded, own],
    [inner(recorded), inner(own)],
  ]) {
    if (isObject(old) !== isObject(mine)) {
      tell('shape', JSON.stringify(old)?.slice(0, 100), JSON.stringify(mine)?.slice(0, 100));
      continue;
    }
    const missing = keys(old).filter((key) => !keys(mine).includes(key));
    const unknown = keys(mine).filter((key) => !keys(old).includes(key));
    if (missing.length > 0) tell('missing', missing, undefined);
    if (unknown.length > 0) tell('unknown', undefined, unknown);
  }
  const counts = [recorded, own].map((value) => Object.values(value)[0]).map((list) => (Array.isArray(list) ? list.length : undefined));
  if (counts[0] !== counts[1]) tell('count', counts[0], counts[1]);
}
