import { deleteTransfer } from '../transfer-operations.ts';

export default deleteTransfer('os-volume-transfer');
