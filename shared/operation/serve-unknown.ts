/** Serving what no route takes. */
import type { Ports } from '../ports.ts';
import { answering } from './answering.ts';
import type { GatewayHandler } from './gateway.ts';
import { authentication } from './middlewares/authentication.ts';
import { sizeLimit } from './middlewares/size-limit.ts';
import { compute } from './services/compute.ts';

/** What an unknown route answers in front of every service. */
const body = { message: 'The resource could not be found.<br /><br />\n\n\n', code: '404 Not Found', title: 'Not Found' };

/** A token is asked for first, so that strangers learn nothing. */
export function serveUnknown(ports: Ports): GatewayHandler {
  return answering({ service: compute }, ports, [sizeLimit, authentication], async () => ({ status: 404, body }));
}
