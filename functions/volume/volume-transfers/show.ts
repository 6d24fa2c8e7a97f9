import { showTransfer } from '../transfer-operations.ts';

export default showTransfer('volume-transfers');
