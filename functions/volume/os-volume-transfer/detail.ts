import { transferDetail } from '../../../shared/volume/transfers/transfer.ts';
import { transferList } from '../transfer-operations.ts';

export default transferList('os-volume-transfer', 'detail', transferDetail);
