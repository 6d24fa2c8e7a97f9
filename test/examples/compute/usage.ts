import { projects } from '../../support/personas.ts';
import { type Example, forAdmin, queries } from '../example.ts';

const lately = [
  '',
  '?start=2000-01-01T00:00:00',
  '?start=2000-01-01T00:00:00&limit=2',
  '?start=2000-01-01%2000:00:00.000000&end=2100-01-01T00:00:00',
];

export const usage: readonly Example[] = [
  forAdmin({
    operation: 'simple-tenant-usage.index',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? queries(...lately, '?detailed=1&start=2000-01-01T00:00:00') : []),
  }),
  {
    operation: 'simple-tenant-usage.show',
    prepare: (world) => ({ params: { id: world.ownProject } }),
    looks: () => queries(...lately).map((query) => ({ ...query, params: { id: projects.own } })),
  },
  forAdmin({
    operation: 'instance-usage-audit-log.index',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? [{}] : []),
  }),
  forAdmin({
    operation: 'instance-usage-audit-log.show',
    prepare: () => ({ params: { id: '2026-11-30 10:00:00' } }),
    looks: (_, as) => (as === 'admin' ? ['2026-11-30 10:00:00', '2026-11-01 0:0:0.5'].map((id) => ({ params: { id } })) : []),
  }),
];
