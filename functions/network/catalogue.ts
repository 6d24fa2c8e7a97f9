/** Every operation of the network service: none yet, servers have no networks. */
import type { AnyOperation } from '../../shared/operation/operation.ts';

export const networkOperations: readonly AnyOperation[] = [];
