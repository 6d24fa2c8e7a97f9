import { elsewhere } from '../../compute/version-choices.ts';
import type { Alias, Middleware, ServiceFacts } from '../exchange.ts';
import { microversion } from '../middlewares/microversion.ts';
import * as places from '../places.ts';
import { maximumVersion, minimumVersion } from '../version.ts';
import { novaFault } from './nova-fault.ts';

const negotiated = microversion({
  major: 2,
  minimum: minimumVersion,
  maximum: maximumVersion,
  legacyHeader: 'X-OpenStack-Nova-API-Version',
});

/** On the older mount there are no microversions, in no header. Source: legacy_v2_mount in contract/microversions.json. */
const negotiate: Middleware = (exchange) => {
  const { base } = places.compute;
  const { mount } = exchange.event.pathParameters ?? {};
  if (mount === undefined || `/${mount}` === base) return negotiated(exchange);
  exchange.version = minimumVersion;
  exchange.isRelaxed = true;
};

/** Servers under the name that they had while only it made them boot from volumes. Source: contract/surface.json. */
const volumesBoot: Alias = {
  segment: 'os-volumes_boot',
  paths: new Set(['/servers', '/servers/detail', '/servers/{server_id}', '/servers/{server_id}/action']),
  actions: new Set([
    'confirmResize',
    'revertResize',
    'reboot',
    'resize',
    'rebuild',
    'createImage',
    'os-start',
    'os-stop',
    'trigger_crash_dump',
  ]),
  until: '2.102',
};

export const compute: ServiceFacts = {
  ...places.compute,
  name: 'compute',
  negotiate,
  elsewhere,
  alias: volumesBoot,
  requestIdHeader: 'x-compute-request-id',
  envelope: novaFault,
};
