/** Those who keep volumes, for functions that may know the secret of which the volumes' keys are made. */
import { volumeAgents } from '../../../shared/volume/keeping/agents.ts';
import { setting } from './environment.ts';
import { secretText } from './secrets.ts';

type Reached = Omit<Parameters<typeof volumeAgents>[0], 'secret' | 'hosts'> & {
  readonly volumeHosts: Parameters<typeof volumeAgents>[0]['hosts'];
};

export function keyedAgents(): (reached: Reached) => ReturnType<typeof volumeAgents> {
  let secret: Promise<Uint8Array> | undefined;
  // It never changes: encrypted volumes could not be read any more. A reading that fails is made again.
  const read = () => {
    secret ??= secretText(setting('VOLUME_SECRET')).then((text) => new TextEncoder().encode(text));
    secret.catch(() => {
      secret = undefined;
    });
    return secret;
  };
  return ({ volumeHosts, ...reached }) => volumeAgents({ ...reached, hosts: volumeHosts, secret: read });
}
