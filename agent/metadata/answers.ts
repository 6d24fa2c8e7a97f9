/**
 * What a guest finds below its metadata's address: the files of its config drive as a tree to walk through, OpenStack's and EC2's.
 * Source: Nova's metadata service and its lists.
 */
import type { Files } from '../config-drive/contents.ts';

export interface Answer {
  readonly type: 'text/plain' | 'application/json' | 'application/octet-stream';
  readonly content: string | Uint8Array;
}

const plain = (content: string): Answer => ({ type: 'text/plain', content });
const listed = (names: Iterable<string>): Answer => plain([...names].join('\n'));

/** Beside the files of each of OpenStack's versions since 2013-04-04. */
export const passwordName = 'password';
const beforePassword = '2012-08-10';

export const isPassword = (path: string) => {
  const [service, version, name, ...more] = parts(path);
  return service === 'openstack' && version !== undefined && version !== beforePassword && name === passwordName && more.length === 0;
};

const parts = (path: string) => path.split('/').filter((part) => part !== '');

/** @returns undefined where there is nothing */
export function answerTo(files: Files, path: string): Answer | undefined {
  const [first, ...rest] = parts(path);
  if (first === undefined) return listed(ec2Versions(files));
  if (first === 'openstack') return ofOpenStack(files, rest);
  if (!ec2Versions(files).includes(first)) return undefined;
  return ofEc2(files, first, rest);
}

/** The names right below a folder of the files, in their order. */
function namesIn(files: Files, folder: string): readonly string[] {
  const below = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
  return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))];
}

const ec2Versions = (files: Files) => namesIn(files, 'ec2');

function ofOpenStack(files: Files, rest: readonly string[]): Answer | undefined {
  const path = ['openstack', ...rest].join('/');
  const file = files[path];
  if (file !== undefined) {
    const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return { type, content: file };
  }
  const names = namesIn(files, path).filter((name) => rest.length > 0 || name !== 'content');
  if (names.length === 0) return undefined;
  const isVersion = rest.length === 1 && rest[0] !== 'content' && rest[0] !== beforePassword;
  return listed(isVersion ? [...names, passwordName] : names);
}

function ofEc2(files: Files, version: string, [kind, ...rest]: readonly string[]): Answer | undefined {
  const [data, script] = [files[`ec2/${version}/meta-data.json`], files[`ec2/${version}/user-data`]];
  if (kind === undefined) return listed(['meta-data/', ...(script === undefined ? [] : ['user-data'])]);
  if (kind === 'user-data' && rest.length === 0 && script !== undefined) return { type: 'application/octet-stream', content: script };
  if (kind !== 'meta-data' || typeof data !== 'string') return undefined;
  let node: unknown = JSON.parse(data);
  for (const name of rest) {
    if (!isTree(node) || !Object.hasOwn(node, name)) return undefined;
    node = node[name];
  }
  if (!isTree(node)) return plain(node === null ? '' : String(node));
  return listed(
    Object.entries(node)
      .filter(([name]) => name !== ownName)
      .map(([name, value]) => (isTree(value) ? String(value[ownName] ?? `${name}/`) : name)),
  );
}

/** What a list calls an entry, where that is more than its key. */
const ownName = '_name';
const isTree = (node: unknown): node is Readonly<Record<string, unknown>> => typeof node === 'object' && node !== null;
