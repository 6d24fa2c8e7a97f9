/** Which states allow a change of a server's metadata. Source: contract/states.json. */
import type { Caller, Policy } from '../../operation/policy.ts';
import type { Guards } from '../servers/guards.ts';

export const metadataGuards = {
  lock: true,
  host: 'any',
  vmStates: ['active', 'paused', 'suspended', 'stopped'],
  taskStates: null,
  mustHaveLaunched: true,
} as const satisfies Omit<Guards, 'action'>;

export interface MetadataRequest {
  readonly serverId: string;
  readonly caller: Caller;
  readonly policy: Policy;
}
