/** Answers of the Volume API hold exactly the fields of the microversion that was asked for, for whoever asks. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import { maximumVolumeVersion } from '../../shared/operation/version.ts';
import type { Answer } from '../support/gateway.ts';
import { type Persona, projectIdOf } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

const file = '../shared/contract-volume/fields.json';
const skip = existsSync(file) ? false : `${file} is not here: it is no part of the project`;

interface Field {
  readonly field: string;
  readonly since: `3.${number}`;
  readonly who?: 'admin';
  readonly policy?: string;
  readonly only_in?: readonly string[];
}
type Resource = 'volume' | 'snapshot' | 'attachment' | 'volume_type';

let fields: Readonly<Record<Resource, readonly Field[]>>;
let system: System;
const ids: Record<string, string> = {};

const ask = (method: 'GET' | 'POST' | 'PUT', path: string, minor: number, as: Persona = 'admin', body?: object) =>
  system.request(method, `/volume/v3/${projectIdOf(as)}${path}`, { as, version: `3.${minor}`, ...(body && { body }) });

before(async () => {
  if (skip) return;
  fields = JSON.parse(readFileSync(file, 'utf8')).response;
  system = await makeSystem();
  for (const as of ['member', 'admin'] as const) {
    const volume = (await ask('POST', '/volumes', 70, as, { volume: { size: 1, imageRef: testImageId } })).text('volume.id');
    const snapshot = (await ask('POST', '/snapshots', 70, as, { snapshot: { volume_id: volume } })).text('snapshot.id');
    const attached = await ask('POST', '/attachments', 70, as, { attachment: { volume_uuid: volume, connector: { host: 'h' } } });
    Object.assign(ids, { [`volume ${as}`]: volume, [`snapshot ${as}`]: snapshot, [`attachment ${as}`]: attached.text('attachment.id') });
  }
});
after(() => {
  system?.assertNoDefects();
  system?.close();
});

/** What nothing here has, so that it is absent for everybody. */
const neverThere = new Set(['encryption_key_id']);

function expected(resource: Resource, place: string, minor: number, as: Persona): string[] {
  return fields[resource]
    .filter(({ since }) => Number(since.slice(2)) <= minor)
    .filter(({ who, policy = '' }) => as === 'admin' || (who !== 'admin' && !policy.endsWith('(admin)')))
    .filter(({ only_in: places }) => places === undefined || places.includes(place))
    .map(({ field }) => field)
    .filter((field) => !neverThere.has(field) && !isOnlyForAdministrators(field, as))
    .sort();
}

/** Their policies are told by name alone. */
const isOnlyForAdministrators = (field: string, as: Persona) => as !== 'admin' && /^os-vol-(host|mig)/.test(field);

const shownAt = (answer: Answer, path: string) => Object.keys(answer.at(path) as object).sort();

for (const as of ['member', 'admin'] as const) {
  test(`every version shows its own fields to a ${as}`, { skip }, async () => {
    for (let minor = 0; minor <= maximumVolumeVersion; minor++) {
      const at = `3.${minor} as ${as}`;
      const [volume, snapshot, attachment] = ['volume', 'snapshot', 'attachment'].map((kind) => ids[`${kind} ${as}`]);
      assert.deepEqual(shownAt(await ask('GET', `/volumes/${volume}`, minor, as), 'volume'), expected('volume', 'show', minor, as), at);
      assert.deepEqual(shownAt(await ask('GET', '/volumes/detail', minor, as), 'volumes.0'), expected('volume', 'detail', minor, as), at);
      assert.deepEqual(shownAt(await ask('GET', '/volumes', minor, as), 'volumes.0'), ['id', 'links', 'name'], at);
      const update = await ask('PUT', `/volumes/${volume}`, minor, as, { volume: { name: 'n' } });
      assert.deepEqual(shownAt(update, 'volume'), expected('volume', 'update', minor, as), at);

      const shown = await ask('GET', `/snapshots/${snapshot}`, minor, as);
      assert.deepEqual(shownAt(shown, 'snapshot'), expected('snapshot', 'show', minor, as), at);
      assert.deepEqual(shownAt(await ask('GET', '/snapshots', minor, as), 'snapshots.0'), expected('snapshot', 'index', minor, as), at);
      const details = await ask('GET', '/snapshots/detail', minor, as);
      assert.deepEqual(shownAt(details, 'snapshots.0'), expected('snapshot', 'detail', minor, as), at);

      const types = await ask('GET', '/types', minor, as);
      assert.deepEqual(shownAt(types, 'volume_types.0'), expected('volume_type', 'index', minor, as), at);
      const byDefault = await ask('GET', '/types/default', minor, as);
      const access = 'os-volume-type-access:is_public';
      assert.deepEqual(
        shownAt(byDefault, 'volume_type'),
        expected('volume_type', 'show', minor, as).filter((field) => field !== access),
        at,
      );

      if (minor < 27) {
        assert.equal((await ask('GET', '/attachments', minor, as)).status, 404, at);
        continue;
      }
      const one = await ask('GET', `/attachments/${attachment}`, minor, as);
      assert.deepEqual(shownAt(one, 'attachment'), expected('attachment', 'show', minor, as), at);
      const list = await ask('GET', '/attachments', minor, as);
      assert.deepEqual(shownAt(list, 'attachments.0'), expected('attachment', 'index', minor, as), at);
    }
  });
}

test('answers to create hold what show holds, but for what extensions add', { skip }, async () => {
  for (const minor of [0, 13, 14, 21, 41, 48, 61, 63, 65, 70]) {
    const volume = await ask('POST', '/volumes', minor, 'member', { volume: { size: 1 } });
    assert.deepEqual(shownAt(volume, 'volume'), expected('volume', 'create', minor, 'member'), `3.${minor}`);
    const snapshot = await ask('POST', '/snapshots', minor, 'member', { snapshot: { volume_id: volume.text('volume.id') } });
    assert.deepEqual(shownAt(snapshot, 'snapshot'), expected('snapshot', 'create', minor, 'member'), `3.${minor}`);
  }
});

test('without a header the version is 3.0', { skip }, async () => {
  const path = `/volume/v3/${projectIdOf('member')}/volumes/${ids['volume member']}`;
  const answer = await system.request('GET', path, { as: 'member' });
  assert.deepEqual(shownAt(answer, 'volume'), expected('volume', 'show', 0, 'member'));
});
