import { acceptTransfer } from '../transfer-operations.ts';

export default acceptTransfer('volume-transfers');
