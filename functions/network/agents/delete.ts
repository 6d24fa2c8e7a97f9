import { agentOperation } from './agent-operation.ts';

export default agentOperation('delete', 'DELETE', 204);
