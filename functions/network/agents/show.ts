import { agentOperation } from './agent-operation.ts';

export default agentOperation('show', 'GET', 200);
