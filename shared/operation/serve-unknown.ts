/** Serving what no route takes. */
import type { Ports } from '../ports.ts';
import { answering } from './answering.ts';
import * as requestErrors from './errors.ts';
import type { ServiceFacts } from './exchange.ts';
import type { GatewayHandler } from './gateway.ts';
import { authentication } from './middlewares/authentication.ts';
import { sizeLimit } from './middlewares/size-limit.ts';
import { compute } from './services/compute.ts';
import { image } from './services/image.ts';
import { network } from './services/network.ts';

/** What stands in front of every service answers in Glance's words, which are webob's. */
const front: ServiceFacts = { ...compute, envelope: image.envelope, ...(image.page && { page: image.page }) };

/** A token is asked for first, so that strangers learn nothing. Neutron's clients read its own envelope, also of what it does not know. */
export function serveUnknown(ports: Ports): GatewayHandler {
  const serving = (service: ServiceFacts): GatewayHandler =>
    answering({ service }, ports, [sizeLimit, authentication], () => Promise.reject(requestErrors.NotFound()));
  const [others, networks] = [serving(front), serving(network)];
  return (event, context) => (event.rawPath.startsWith(`${network.root}${network.base}/`) ? networks : others)(event, context);
}
