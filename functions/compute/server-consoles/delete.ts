import { dropped } from '../dropped.ts';

export default dropped({ name: 'server-consoles.delete', method: 'DELETE', path: '/servers/{server_id}/consoles/{console_id}' });
