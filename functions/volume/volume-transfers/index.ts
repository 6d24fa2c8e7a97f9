import { transferSummary } from '../../../shared/volume/transfers/transfer.ts';
import { transferList } from '../transfer-operations.ts';

export default transferList('volume-transfers', 'index', transferSummary);
