/** Agents that an administrator has registered: whose word about a host is believed. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';

const registeredAgentSchema = z.object({
  host: z.string(),
  /**
   * Who may speak for the host, as the queue service knows senders: in AWS the unique id of a user (`AIDA...`) or of a role (`AROA...`), or
   * of one session of a role (`AROA...:session`). Null where the queues know no senders.
   */
  principal: z.nullable(z.string()),
  registeredAt: z.string(),
});
export type RegisteredAgent = z.infer<typeof registeredAgentSchema>;

export const registeredAgents = collection({
  name: 'agent',
  schema: registeredAgentSchema,
  key: (host: string) => ({ pk: 'AGENTS', sk: host }),
  id: (agent) => agent.host,
});

/** Whether what this sender says in the name of the host is to be believed. A role speaks through any of its sessions. */
export function speaksFor(agent: RegisteredAgent | undefined, sender: string): boolean {
  const principal = agent?.principal;
  if (principal === undefined || principal === null) return false;
  return sender === principal || (!principal.includes(':') && sender.startsWith(`${principal}:`));
}
