import { type Example, queries } from '../example.ts';

export const limits: readonly Example[] = [
  {
    operation: 'limits.index',
    prepare: () => ({}),
    looks: (_, as) => queries('', ...(as === 'admin' ? ['?tenant_id=somebody'] : [])),
  },
];
