/** What administrators of hypervisors need, and OpenStack has no API for: below `/agents`. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import createAgent from './create.ts';

export const agentOperations: readonly AnyOperation[] = [createAgent];
