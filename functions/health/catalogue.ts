/** Whether the cloud answers: `/healthz`. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import showHealth from './show.ts';

export const healthOperations: readonly AnyOperation[] = [showHealth];
