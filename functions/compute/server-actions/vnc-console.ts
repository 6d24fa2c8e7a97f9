import { consoleAction } from '../console-action.ts';

export default consoleAction('os-getVNCConsole', 'vnc', ['novnc', 'xvpvnc']);
