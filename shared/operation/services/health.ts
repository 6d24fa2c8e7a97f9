import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';
import { keystoneFault } from './keystone-fault.ts';

export const health: ServiceFacts = { ...places.health, name: 'health', envelope: keystoneFault };
