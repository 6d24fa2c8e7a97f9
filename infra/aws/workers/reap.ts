/** From a schedule, each minute. */
import { reap } from '../../../functions/workers/reap.ts';
import type { Ports } from '../../../shared/ports.ts';

export default function reaping(ports: Ports): () => Promise<void> {
  return async () => {
    await reap(ports);
  };
}
