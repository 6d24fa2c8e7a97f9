import { agentOperation } from './agent-operation.ts';

export default agentOperation('update', 'PUT', 200);
