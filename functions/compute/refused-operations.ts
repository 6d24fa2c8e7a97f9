/** Whatever is there to be refused. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { baremetalOperations } from './baremetal-operations.ts';
import { droppedOperations } from './dropped-operations.ts';

export const refusedOperations: readonly AnyOperation[] = [...droppedOperations, ...baremetalOperations];
