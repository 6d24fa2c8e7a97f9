import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';
import { keystoneFault } from './keystone-fault.ts';

export const identity: ServiceFacts = { ...places.identity, name: 'identity', bodySubject: 'field', envelope: keystoneFault };
