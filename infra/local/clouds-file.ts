/** clouds.yaml: how the clients find this cloud. It holds passwords, so only its owner can read it. */
import { existsSync, readFileSync } from 'node:fs';
import { DamagedFile } from '../../shared/store/sqlite-database.ts';
import { replaceFile } from './private-files.ts';

export interface Passwords {
  readonly admin: string;
  readonly demo: string;
}

const header = '# Written by Micronova: the clouds "micronova" (a user) and "micronova-admin" (its administrator).\n';

/** The newest version at which every plain command of old and new clients works: from 2.92 on `keypair create` needs a key. */
export const computeApiVersion = '2.90';

export function cloudsYaml(origin: string, passwords: Passwords): string {
  const cloud = (name: string, user: string, password: string) => `  ${name}:
    auth_type: password
    auth:
      auth_url: ${origin}/identity/v3
      username: ${user}
      password: ${password}
      project_name: ${user}
      user_domain_id: default
      project_domain_id: default
    region_name: RegionOne
    interface: public
    identity_api_version: 3
    compute_api_version: '${computeApiVersion}'
    volume_api_version: '3'
`;
  return `${header}clouds:\n${cloud('micronova', 'demo', passwords.demo)}${cloud('micronova-admin', 'admin', passwords.admin)}`;
}

/** The passwords in a file of ours; undefined when there is none. @throws DamagedFile when it has lost them */
export function readPasswords(path: string): Passwords | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const find = (user: string) => new RegExp(`username: ${user}\\n\\s+password: (\\S+)\\n`).exec(text)?.[1];
  const [admin, demo] = [find('admin'), find('demo')];
  if (admin !== undefined && demo !== undefined) return { admin, demo };
  throw new DamagedFile(
    `The file ${path} is damaged: it has lost passwords. Put a copy back (the clients' clouds.yaml is one), or start anew in another folder.`,
  );
}

/** An empty file is nobody's. @returns false when there is a file that is not ours, which is left alone */
export function writeClouds(path: string, yaml: string): boolean {
  const there = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (there !== '' && !there.startsWith(header)) return false;
  replaceFile(path, yaml);
  return true;
}
