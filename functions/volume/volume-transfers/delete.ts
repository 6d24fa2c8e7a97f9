import { deleteTransfer } from '../transfer-operations.ts';

export default deleteTransfer('volume-transfers');
