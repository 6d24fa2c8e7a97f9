import { dropped } from '../dropped.ts';

export default dropped({ name: 'server-consoles.index', method: 'GET', path: '/servers/{server_id}/consoles' });
