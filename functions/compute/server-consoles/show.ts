import { dropped } from '../dropped.ts';

export default dropped({ name: 'server-consoles.show', method: 'GET', path: '/servers/{server_id}/consoles/{console_id}' });
