/** What administrators of hypervisors need, and OpenStack has no API for: below `/agents`. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import clearing from './clearing.ts';
import clearings from './clearings.ts';
import createAgent from './create.ts';
import evacuate from './evacuate.ts';

export const agentOperations: readonly AnyOperation[] = [createAgent, clearings, clearing, evacuate];
