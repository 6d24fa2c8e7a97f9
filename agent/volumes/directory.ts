/** Tells hosts at which port an export stands: `GET /exports/NAME` is answered with `{"port": N}`, or with 404. Who may use it is told by keys, not here. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** @throws when the address is not this machine's, or the port is taken */
export async function openDirectory(
  { address, port }: { readonly address: string; readonly port: number },
  portOf: (name: string) => number | undefined,
): Promise<Server> {
  const server = createServer((request, response) => {
    const name = request.url?.match(/^\/exports\/([A-Za-z0-9._-]+)$/)?.[1];
    const found = request.method === 'GET' && name !== undefined ? portOf(name) : undefined;
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found === undefined ? {} : { port: found }));
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 5_000;
  server.maxConnections = 256;
  server.listen(port, address);
  await once(server, 'listening');
  return server;
}
