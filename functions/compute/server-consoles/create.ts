import { dropped } from '../dropped.ts';

export default dropped({ name: 'server-consoles.create', method: 'POST', path: '/servers/{server_id}/consoles' });
