import type { ServiceFacts } from '../exchange.ts';
import { microversion } from '../middlewares/microversion.ts';
import * as places from '../places.ts';
import { maximumVersion, minimumVersion } from '../version.ts';
import { novaFault } from './nova-fault.ts';

export const compute: ServiceFacts = {
  ...places.compute,
  name: 'compute',
  negotiate: microversion({ major: 2, minimum: minimumVersion, maximum: maximumVersion, legacyHeader: 'X-OpenStack-Nova-API-Version' }),
  requestIdHeader: 'x-compute-request-id',
  envelope: novaFault,
};
