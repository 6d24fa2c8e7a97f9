import * as errors from '../../../shared/network/errors/common.ts';
import { type AnyOperation, type Operation, operation } from '../../../shared/operation/operation.ts';

/** What is asked of one agent: there is none. */
export const agentOperation = (verb: string, method: Operation['method'], status: number): AnyOperation =>
  operation<unknown>({
    name: `agents.${verb}`,
    service: 'network',
    method,
    path: '/agents/{agent_id}',
    policy: null,
    status,
    errors: [errors.AgentNotFound],
    needs: [],
    async handle({ params: { agent_id: id = '' } }) {
      throw errors.AgentNotFound({ id });
    },
  });
