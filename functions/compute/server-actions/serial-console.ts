import { consoleAction } from '../console-action.ts';

export default consoleAction('os-getSerialConsole', 'serial', ['serial']);
