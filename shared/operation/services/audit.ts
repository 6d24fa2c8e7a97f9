import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';
import { keystoneFault } from './keystone-fault.ts';

export const audit: ServiceFacts = { ...places.audit, name: 'audit', envelope: keystoneFault };
