/** From the queue of events. */
import { agentEvents } from '../../../functions/workers/agent-events.ts';

export default agentEvents;
