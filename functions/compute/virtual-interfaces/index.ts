import { dropped } from '../dropped.ts';

export default dropped({ name: 'virtual-interfaces.index', method: 'GET', path: '/servers/{server_id}/os-virtual-interfaces' });
