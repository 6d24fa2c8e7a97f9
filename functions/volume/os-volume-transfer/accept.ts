import { acceptTransfer } from '../transfer-operations.ts';

export default acceptTransfer('os-volume-transfer');
