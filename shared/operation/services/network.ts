import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';

export const network: ServiceFacts = {
  ...places.network,
  name: 'network',
  envelope: ({ kind, message }) => ({ NeutronError: { type: kind, message, detail: '' } }),
};
