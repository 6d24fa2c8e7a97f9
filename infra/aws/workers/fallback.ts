/** For what no route takes, and for what needs no functions of its own. */
import { fallbackOperations } from '../../../functions/compute/fallback-operations.ts';
import type { GatewayHandler } from '../../../shared/operation/gateway.ts';
import { router } from '../../../shared/operation/router.ts';
import { routesOf } from '../../../shared/operation/routes.ts';
import { serve } from '../../../shared/operation/serve.ts';
import { serveUnknown } from '../../../shared/operation/serve-unknown.ts';
import type { Ports } from '../../../shared/ports.ts';

export default function fallback(ports: Ports): GatewayHandler {
  const routes = router(routesOf(fallbackOperations).map((route) => [route, serve(route, ports)] as const));
  const unknown = serveUnknown(ports);
  return (event, context) => {
    const match = routes.find(event.requestContext.http.method, event.rawPath);
    if (match === undefined) return unknown(event, context);
    return match.target({ ...event, pathParameters: match.pathParameters }, context);
  };
}
