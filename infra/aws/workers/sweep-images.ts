/** From a schedule, each hour. */
import { endOverdueUploads, sweepImageData } from '../../../functions/workers/sweep-images.ts';
import type { Ports } from '../../../shared/ports.ts';

export default function sweeping(ports: Ports): () => Promise<void> {
  return async () => {
    const overdue = await endOverdueUploads(ports);
    const swept = await sweepImageData(ports);
    ports.log.write({ level: 'info', event: 'images swept', overdue, swept });
  };
}
