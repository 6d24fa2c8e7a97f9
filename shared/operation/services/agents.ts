import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';
import { keystoneFault } from './keystone-fault.ts';

export const agents: ServiceFacts = { ...places.agents, name: 'agents', envelope: keystoneFault };
