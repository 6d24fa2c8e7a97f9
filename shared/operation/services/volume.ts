import type { ServiceFacts } from '../exchange.ts';
import { microversion, type ServiceVersions } from '../middlewares/microversion.ts';
import * as places from '../places.ts';
import { maximumVolumeVersion } from '../version.ts';
import { novaFault } from './nova-fault.ts';

export const volumeVersions: ServiceVersions = { major: 3, minimum: 0, maximum: maximumVolumeVersion };

export const volume: ServiceFacts = {
  ...places.volume,
  name: 'volume',
  negotiate: microversion(volumeVersions),
  requestIdHeader: 'x-compute-request-id',
  envelope: novaFault,
};
