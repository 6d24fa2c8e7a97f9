import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';
import { repr } from '../validation.ts';
import { keystoneFault } from './keystone-fault.ts';

export const identity: ServiceFacts = {
  ...places.identity,
  name: 'identity',
  // Bodies hold passwords, which no message may repeat.
  bodySubject: (path) => `Invalid input for field ${repr(path.join('/'))}: `,
  envelope: keystoneFault,
};
