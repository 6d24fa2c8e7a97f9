/** The source of each function's entry: made from the catalogue, with its own operations and the adapters that they need. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { NamedRoute } from '../../shared/operation/routes.ts';
import { type AnyFunction, isRouteFunction } from './functions.ts';
import type { FunctionNeed } from './needs.ts';

export const projectFolder = join(import.meta.dirname, '../..');

/** The adapters of infra/aws/runtime: the port that each is, what calls for it, and its module. Of two for one port the first that is called for serves. */
const adapters: readonly {
  readonly port: string;
  readonly make: string;
  readonly module: string;
  readonly needs: readonly FunctionNeed[];
}[] = [
  { port: 'store', make: 'table()', module: 'table', needs: ['table:read', 'table:write'] },
  { port: 'queueSender', make: 'queueSender()', module: 'queue-sender', needs: ['queue:send'] },
  { port: 'queueMaker', make: 'queueMaker()', module: 'queue-maker', needs: ['queue:make'] },
  { port: 'queueLooker', make: 'queueLooker()', module: 'queue-looker', needs: ['queue:look'] },
  { port: 'imageData', make: 'imageBucket()', module: 'image-bucket', needs: ['images:write', 'images:accept', 'images:sweep'] },
  { port: 'imageData', make: 'imageDownloads()', module: 'image-downloads', needs: ['images:read', 'images:offer'] },
  { port: 'tokenKeys', make: 'secretTokenKeys(systemClock)', module: 'token-keys', needs: ['tokens:sign', 'tokens:verify'] },
  {
    port: 'credentialSecret',
    make: "lastingSecret('CREDENTIAL_SECRET')",
    module: 'lasting-secret',
    needs: ['credentials:keys'],
  },
  { port: 'agentsOf', make: 'keyedAgents()', module: 'volume-keys', needs: ['volumes:keys'] },
  { port: 'networksOf', make: 'networksRead()', module: 'networks', needs: ['networks'] },
  { port: 'devicesOf', make: 'devices()', module: 'devices', needs: ['devices'] },
  { port: 'hostAccess', make: 'hostAccess()', module: 'host-access', needs: ['queue:make'] },
];

/** The file of every operation, relative to the project: an operation is the default export of its file. */
export async function operationFiles(): Promise<ReadonlyMap<AnyOperation, string>> {
  const files = readdirSync(join(projectFolder, 'functions'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('workers'))
    .map((file) => join('functions', file));
  const found = new Map<AnyOperation, string>();
  for (const file of files) {
    const module = (await import(join(projectFolder, file))) as { readonly default?: AnyOperation };
    if (module.default !== undefined) found.set(module.default, file);
  }
  return found;
}

/** The source of a function's entry. @throws when an operation of its route is no default export of a file */
export function entryOf(each: AnyFunction, files: ReadonlyMap<AnyOperation, string>): string {
  const calledFor = adapters.filter(({ needs }) => needs.some((need) => each.needs.includes(need)));
  const used = calledFor.filter(({ port }, position) => calledFor.findIndex((other) => other.port === port) === position);
  const imports = used.map(({ make, module }) => `import { ${make.slice(0, make.indexOf('('))} } from './infra/aws/runtime/${module}.ts';`);
  const portsOf = `ports({ ${used.map(({ port, make }) => `${port}: ${make}`).join(', ')} })`;
  return [
    `import { ports } from './infra/aws/runtime/ports.ts';`,
    `import { systemClock } from './shared/system-clock.ts';`,
    ...imports,
    ...(isRouteFunction(each) ? routeLines(each.route, files, portsOf) : workerLines(each.worker, portsOf)),
  ].join('\n');
}

function routeLines(
  { service: { name: service }, operations, operation }: NamedRoute,
  files: ReadonlyMap<AnyOperation, string>,
  portsOf: string,
): readonly string[] {
  const fileOf = (each: AnyOperation) => {
    const file = files.get(each);
    if (file === undefined) throw new Error(`The operation ${each.name} is not the default export of a file in functions.`);
    return `'./${file}'`;
  };
  const serving = [
    `import { serve } from './shared/operation/serve.ts';`,
    `import { ${service} } from './shared/operation/services/${service}.ts';`,
  ];
  const [first] = operations;
  if (operation !== undefined && first !== undefined) {
    const exported = `export const handler = serve({ service: ${service}, operation }, ${portsOf});`;
    return [...serving, `import operation from ${fileOf(first)};`, exported];
  }
  // A start reads what all actions have in common; the action that is asked for is read when it is.
  const actions = operations.map((each) => `['${each.action}', async () => (await import(${fileOf(each)})).default],`);
  return [
    ...serving,
    `import { byAction } from './shared/operation/by-action.ts';`,
    `const actionIn = byAction(new Map([${actions.join(' ')}]));`,
    `export const handler = serve({ service: ${service}, actionIn }, ${portsOf});`,
  ];
}

function workerLines(worker: string, portsOf: string): readonly string[] {
  return [`import worker from './infra/aws/workers/${worker}.ts';`, `export const handler = worker(${portsOf});`];
}
