/** Every operation of every service. */
import type { AnyOperation } from '../shared/operation/operation.ts';
import { agentOperations } from './agents/catalogue.ts';
import { auditOperations } from './audit/catalogue.ts';
import { computeOperations } from './compute/catalogue.ts';
import { healthOperations } from './health/catalogue.ts';
import { identityOperations } from './identity/catalogue.ts';
import { imageOperations } from './image/catalogue.ts';
import { networkOperations } from './network/catalogue.ts';
import { volumeOperations } from './volume/catalogue.ts';

export const operations: readonly AnyOperation[] = [
  ...computeOperations,
  ...identityOperations,
  ...imageOperations,
  ...volumeOperations,
  ...networkOperations,
  ...agentOperations,
  ...auditOperations,
  ...healthOperations,
];
