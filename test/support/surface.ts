/** The rows of the contract's surface, and what there is of them here. */
import { computeOperations } from '../../functions/compute/catalogue.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { compute } from '../../shared/operation/services/compute.ts';
import { type ContractOperation, read, skip } from './contract.ts';

export interface Row extends ContractOperation {
  readonly method: string;
  readonly path: string;
  readonly action: string | null;
}

const surface: readonly Row[] = skip ? [] : read('surface.json').operations;
const isOfRoot = ({ id }: Row) => id.endsWith('(root)');
export const rows = surface.filter((row) => !isOfRoot(row));
/** What stands before every mount, for whoever asks. */
export const rootRows = surface.filter(isOfRoot);

const { alias } = compute;
const nameless = (path: string) => path.replaceAll(/\{\w+\}/g, '{}');
/** An operation is found under its own path and under the older one. */
const pathsOf = ({ path }: AnyOperation) => (alias?.paths.has(path) ? [path, path.replace(/[^/]+/, alias.segment)] : [path]);

export const operationOf = (row: Row): AnyOperation | undefined =>
  computeOperations.find(
    (operation) =>
      !operation.unversioned &&
      operation.method === row.method &&
      (operation.action ?? null) === row.action &&
      pathsOf(operation).some((path) => nameless(path) === nameless(row.path)),
  );
