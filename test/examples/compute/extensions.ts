import type { Example } from '../example.ts';

const ofOne = { params: { alias: 'os-keypairs' } };

export const extensions: readonly Example[] = [
  { operation: 'extensions.index', prepare: () => ({}), looks: () => [{}] },
  { operation: 'extensions.show', prepare: () => ofOne, looks: () => [ofOne] },
];
