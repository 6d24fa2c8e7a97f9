/** At the end everything is counted again from what is there: servers, machines, capacity, volumes, claims, images and their files. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fakeDriver } from '../../agent/drivers/fake/driver.ts';
import type { Item } from '../../shared/store/port.ts';
import { assertAgreement, isUnderWay } from '../e2e/agreement.ts';
import type { AttackedCloud } from './attacked.ts';

/** Milliseconds until everything must be quiet: what a killed process had in hand is hidden for a while. */
const mostHealing = 120_000;

export function itemsOf(cloud: AttackedCloud): readonly Item[] {
  const database = new DatabaseSync(join(cloud.state, 'micronova.db'), { readOnly: true });
  try {
    return database
      .prepare('SELECT data FROM items')
      .all()
      .map(({ data }) => JSON.parse(String(data)) as Item);
  } finally {
    database.close();
  }
}

/** Waits until nothing is under way, then counts. @param acknowledged the servers that clients were told of */
export async function recount(cloud: AttackedCloud, acknowledged: ReadonlySet<string> = new Set()): Promise<void> {
  const end = performance.now() + mostHealing;
  let items = itemsOf(cloud);
  while (items.some(isUnderWay)) {
    if (performance.now() > end) assert.deepEqual(items.filter(isUnderWay), [], 'nothing is under way for ever');
    await pause(200);
    items = itemsOf(cloud);
  }
  const folder = join(cloud.state, 'hosts');
  const hosts = existsSync(folder) ? readdirSync(folder) : [];
  const machines = await Promise.all(
    hosts.map(async (host) => [host, await fakeDriver({ folder: join(folder, host, 'machines') }).machines()] as const),
  );
  assertAgreement({ items, acknowledged, hosts: new Map(machines) });
  countVolumes(items);
  countImages(items, cloud.state);
}

/** Limits of a project, as they are unless changed. */
const limits = { volumes: 100, gigabytes: 1000 };

type Stored<Members> = Item & Members;

function countVolumes(items: readonly Item[]): void {
  const volumes = items.filter(({ sk }) => sk === 'VOLUME') as Stored<{
    id: string;
    projectId: string;
    sizeGib: number;
    attachments: unknown[];
  }>[];
  for (const [projectId, of] of Map.groupBy(volumes, (volume) => volume.projectId)) {
    const usage = items.find(({ pk, sk }) => pk === `PROJECT#${projectId}` && sk === 'VOLUME_USAGE');
    const snapshots = items.filter((item) => item.pk.startsWith('SNAPSHOT#') && item['projectId'] === projectId);
    const gigabytes = [...of, ...snapshots].reduce((sum, { sizeGib }) => sum + Number(sizeGib), 0);
    assert.equal(usage?.['volumes'], of.length, 'volumes are counted');
    assert.equal(usage?.['gigabytes'], gigabytes, 'gigabytes are counted');
    assert.ok(of.length <= limits.volumes, `a project has ${of.length} of ${limits.volumes} volumes`);
    assert.ok(gigabytes <= limits.gigabytes, `a project has ${gigabytes} of ${limits.gigabytes} GiB`);
  }
  const claims = Map.groupBy(
    items.filter(({ sk }) => sk === 'CLAIM' || sk.startsWith('CLAIM#')),
    ({ pk }) => pk,
  );
  for (const { id, pk, attachments } of volumes)
    assert.ok(attachments.length <= (claims.get(pk)?.length ?? 0), `whoever is attached to ${id} holds its claim`);
  const types = items.filter(({ pk }) => pk === 'VOLUME_TYPES').map(({ name }) => name);
  assert.equal(new Set(types).size, types.length, 'types of volumes have names of their own');
}

/** An active image has the bytes that it says, and there are no others. */
function countImages(items: readonly Item[], state: string): void {
  const images = items.filter(({ pk, sk }) => sk === 'IMAGE' && pk.startsWith('IMAGE#')) as (Item & { id: string })[];
  for (const { id, dataId, status, checksum, sizeBytes } of images) {
    if (status !== 'active') continue;
    const bytes = readFileSync(join(state, 'images', dataId == null ? id : `${id}.${dataId}`));
    assert.equal(bytes.length, sizeBytes, 'an active image has all of its bytes');
    assert.equal(createHash('md5').update(bytes).digest('hex'), checksum, 'an active image has the bytes that it says');
  }
}
