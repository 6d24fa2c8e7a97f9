/** Calls every operation of the catalogue, and says what DynamoDB charges for each and what else AWS is asked for. */
import assert from 'node:assert/strict';
import { operations } from '../../functions/catalogue.ts';
import { imageUploaded } from '../../functions/workers/image-uploaded.ts';
import type { DataPlace, ImageData } from '../../shared/image/data.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { maximumVersion } from '../../shared/operation/version.ts';
import { type Ask, changes, looks } from '../contract/responses-performances.ts';
import type { Consumed } from './consumed.ts';
import { type CostRequest, costRequests } from './cost-requests.ts';
import { bytes, maker, thingsOf } from './cost-things.ts';
import { gallery } from './gallery.ts';
import type { Persona } from './personas.ts';
import type { System } from './system.ts';

export interface CostRow {
  readonly operation: AnyOperation;
  /** What answering it consumes. */
  readonly request: Consumed;
  /** What is consumed afterwards, when agents and storage have done their parts. */
  readonly after: Consumed;
  /** Commands that an agent has carried out. */
  readonly commands: number;
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
  const made = await gallery(system);
  const make = maker(system);
  const things = await thingsOf(system, make, async (id) => {
    await system.request('PUT', `/image/v2/images/${id}/file`, { as: 'member', headers: bytes });
    await follow();
  });

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

  /** A way to ask of which the first request counts: those after it show the contract something else. */
  function measuring(operation: AnyOperation, as: Persona) {
    let row: CostRow | undefined;
    const ask: Ask = async (method, path, asked) => {
      const send = () => system.request(method, path, { as, version: 'latest', ...asked });
      if (row !== undefined) return send();
      await follow();
      // Every function reads the list of revoked tokens every few seconds, and for no request in particular.
      await system.request('GET', '/identity/v3/regions', { as: 'reader' });
      system.records.length = 0;
      consumed();
      const answer = await send();
      const request = consumed();
      const named = system.records.find(({ event }) => event === 'request')?.['operation'];
      assert.ok(
        answer.status < 400 && named === operation.name,
        `${operation.name}: ${answer.status} ${JSON.stringify(answer.body)} ${named}`,
      );
      const moved = await follow();
      const commands = system.records.filter(({ event }) => event === 'event applied').length;
      row = { operation, request, after: consumed(), commands, ...moved };
      return answer;
    };
    return { ask, row: () => row };
  }

  /** The requests of the contract's test; what members may not do is done as administrator. */
  async function compute(operation: AnyOperation): Promise<CostRow | undefined> {
    for (const as of ['member', 'admin'] as const) {
      const { ask, row } = measuring(operation, as);
      const path = looks[operation.name]?.(made, as)[0];
      if (path !== undefined) await ask(operation.method, path);
      await changes[operation.name]?.(ask, { system, as, version: maximumVersion });
      if (row() !== undefined) return row();
    }
    return undefined;
  }

  async function others(operation: AnyOperation): Promise<CostRow | undefined> {
    const { service, name, method } = operation;
    const { params, ...asked }: CostRequest = (await costRequests[service]?.[name]?.(make, things)) ?? {};
    const { ask, row } = measuring(operation, service === 'identity' || service === 'agents' ? 'admin' : 'member');
    await ask(method, pathOf(operation, { ...things.params, ...params }), asked);
    return row();
  }

  // Lists are looked at before anything more is made.
  const inOrder = operations.toSorted((one, other) => Number(isLook(other)) - Number(isLook(one)));
  const rows = new Map<AnyOperation, CostRow>();
  for (const operation of inOrder) {
    const row = await (operation.service === 'compute' ? compute : others)(operation);
    assert.ok(row, `${operation.service} ${operation.name} was not called.`);
    rows.set(operation, row);
  }
  system.assertNoDefects();
  return operations.flatMap((operation) => rows.get(operation) ?? []);
}

const isLook = ({ method }: AnyOperation) => method === 'GET' || method === 'HEAD';

function pathOf(operation: AnyOperation, params: Readonly<Record<string, string>>): string {
  const path = routesOf([operation])[0]?.paths[0] ?? '';
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name);
}
