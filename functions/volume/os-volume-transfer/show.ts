import { showTransfer } from '../transfer-operations.ts';

export default showTransfer('os-volume-transfer');
