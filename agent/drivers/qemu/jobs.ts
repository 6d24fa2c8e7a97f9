/** Copying that QEMU does in the background. A job stays until it is dismissed, so that an agent that comes later learns how it has ended. */
import { z } from 'zod/mini';
import type { Clock } from '../../../shared/clock.ts';
import type { Qmp } from '../../qmp.ts';

const jobs = z.array(
  z.object({
    id: z.string(),
    status: z.string(),
    'current-progress': z.optional(z.number()),
    'total-progress': z.optional(z.number()),
    error: z.optional(z.string()),
  }),
);
type Job = z.output<typeof jobs>[number];

const pauseMilliseconds = 50;

export const findJob = async (qmp: Qmp, id: string): Promise<Job | undefined> =>
  jobs.parse(await qmp.ask('query-jobs')).find((job) => job.id === id);

/** @returns it as it is then; undefined when there is none */
export async function jobThatIs(qmp: Qmp, id: string, clock: Clock, awaited: readonly string[]): Promise<Job | undefined> {
  for (;;) {
    const job = await findJob(qmp, id);
    if (job === undefined || awaited.includes(job.status)) return job;
    await clock.sleep(pauseMilliseconds);
  }
}

/** It is over, whatever it was at, and leaves nothing to look at. */
export async function endJob(qmp: Qmp, id: string, clock: Clock): Promise<void> {
  const job = await findJob(qmp, id);
  if (job === undefined) return;
  // Not the graceful end of one that is ready to become what it has copied to.
  if (job.status !== 'concluded') await qmp.ask('block-job-cancel', { device: id, force: true });
  if ((await jobThatIs(qmp, id, clock, ['concluded'])) !== undefined) await qmp.ask('job-dismiss', { id });
}
