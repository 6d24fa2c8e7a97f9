/** Calls every operation of the catalogue, and says what DynamoDB charges for each and what else AWS is asked for. */
import assert from 'node:assert/strict';
import { operations } from '../../functions/catalogue.ts';
import { imageUploaded } from '../../functions/workers/image-uploaded.ts';
import type { DataPlace, ImageData } from '../../shared/image/data.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import type { Consumed } from './consumed.ts';
import { gallery } from './gallery.ts';
import type { System } from './system.ts';

export interface CostRow {
  readonly operation: AnyOperation;
  /** What answering it consumes. */
  readonly request: Consumed;
  /** What is consumed afterwards, when agents and storage have done their parts. */
  readonly after: Consumed;
  /** Commands that an agent has carried out. */
  readonly commands: number;
  /** Questions that an agent has answered, while the request waited. */
  readonly questions: number;
  /** Objects that clients and agents were sent to storage for. */
  readonly uploads: number;
  readonly downloads: number;
}

/** Storage as on AWS: clients are sent there, and it tells of what they put. */
export function directStorage() {
  const uploads: DataPlace[] = [];
  let downloads = 0;
  const direct: ImageData['direct'] = {
    uploadMilliseconds: 300_000,
    async uploadUrl(place) {
      uploads.push(place);
      return `https://storage.example/uploads/${place.imageId}/${place.dataId}`;
    },
    async downloadUrl({ imageId, dataId }) {
      downloads += 1;
      return `https://storage.example/images/${imageId}/${dataId}`;
    },
    accept: async () => true,
    async discard() {},
  };
  return {
    direct,
    /** The images for which something was uploaded since the last call, and how many were to be downloaded. */
    take() {
      const taken = { uploads: uploads.splice(0), downloads };
      downloads = 0;
      return taken;
    },
  };
}

interface Walk {
  readonly system: System;
  /** What has become of the system's image data. */
  readonly storage: ReturnType<typeof directStorage>;
  readonly consumed: () => Consumed;
}

/** A row for each operation, in the order of the catalogue. */
export async function costRows({ system, storage, consumed }: Walk): Promise<readonly CostRow[]> {
  await gallery(system);

  /** Agents and storage do what was begun. @returns how many objects came into storage and left it */
  async function follow() {
    const { uploads, downloads } = storage.take();
    await system.settle();
    for (const { imageId, dataId } of uploads) {
      await imageUploaded(system.ports, {
        imageId,
        uploadId: dataId ?? '',
        sizeBytes: 1,
        etag: 'd41d8cd98f00b204e9800998ecf8427e',
      });
    }
    return { uploads: uploads.length, downloads };
  }

  async function rowOf(operation: AnyOperation): Promise<CostRow> {
    const { as = 'member', prepare, refused = operation.status } = exampleOf(operation);
    const request = await prepare(await worldIn(system, { as, afterUpload: async () => void (await follow()) }));
    await follow();
    // Every function reads the list of revoked tokens every few seconds, and for no request in particular.
    await system.request('GET', '/identity/v3/regions', { as: 'reader' });
    system.records.length = 0;
    consumed();
    const answer = await ask(system, operation, request, { as });
    const own = consumed();
    const questions = system.records.filter(({ event }) => event === 'question answered').length;
    const named = system.records.find(({ event }) => event === 'request')?.['operation'];
    assert.ok(
      (answer.status < 400 || answer.status === operation.status || answer.status === refused) && named === operation.name,
      `${operation.name}: ${answer.status} ${JSON.stringify(answer.body)} ${named}`,
    );
    const moved = await follow();
    const commands = system.records.filter(({ event }) => event === 'event applied').length;
    return { operation, request: own, after: consumed(), commands, questions, ...moved };
  }

  // Lists are looked at before anything more is made.
  const inOrder = operations.toSorted((one, other) => rank(one) - rank(other));
  const rows = new Map<AnyOperation, CostRow>();
  for (const operation of inOrder) rows.set(operation, await rowOf(operation));
  system.assertNoDefects();
  return operations.flatMap((operation) => rows.get(operation) ?? []);
}

/** What names nothing in its path is looked at first, then what does, then all that changes something. */
function rank({ method, path }: AnyOperation): number {
  if (method !== 'GET' && method !== 'HEAD') return 2;
  return path.includes('{') ? 1 : 0;
}
