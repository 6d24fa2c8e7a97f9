/** Those who keep volumes, for functions that may know the secret of which the volumes' keys are made. */
import { volumeAgents } from '../../../shared/volume/keeping/agents.ts';
import { lastingSecret } from './lasting-secret.ts';

type Reached = Omit<Parameters<typeof volumeAgents>[0], 'secret' | 'hosts'> & {
  readonly volumeHosts: Parameters<typeof volumeAgents>[0]['hosts'];
};

export function keyedAgents(): (reached: Reached) => ReturnType<typeof volumeAgents> {
  const secret = lastingSecret('VOLUME_SECRET');
  return ({ volumeHosts, ...reached }) => volumeAgents({ ...reached, hosts: volumeHosts, secret });
}
