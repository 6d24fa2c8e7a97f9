import { z } from 'zod/mini';
import { createTransfer, offerFields } from '../transfer-operations.ts';

export default createTransfer('os-volume-transfer', z.strictObject({ transfer: z.strictObject(offerFields) }));
