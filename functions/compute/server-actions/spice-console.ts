import { consoleAction } from '../console-action.ts';

export default consoleAction('os-getSPICEConsole', 'spice', ['spice-html5']);
