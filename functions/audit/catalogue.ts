/** What administrators read of what was changed: OpenStack has no API for that. Below `/audit`. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import auditIndex from './index.ts';

export const auditOperations: readonly AnyOperation[] = [auditIndex];
