import { z } from 'zod/mini';
import { bool } from '../../../shared/operation/wire.ts';
import { createTransfer, offerFields } from '../transfer-operations.ts';

export default createTransfer(
  'volume-transfers',
  z.strictObject({ transfer: z.strictObject({ ...offerFields, no_snapshots: z.optional(bool) }) }),
);
