import { changeStatus } from '../change-status.ts';

export default changeStatus('deactivate', 'deactivated');
