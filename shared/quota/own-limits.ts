import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';

/** Limits that an administrator set for a project, over the defaults. */
export const projectQuotas = collection({
  name: 'project quota',
  schema: z.object({ projectId: z.string(), limits: z.record(z.string(), z.number()) }),
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'QUOTA' }),
  id: ({ projectId }) => projectId,
});
