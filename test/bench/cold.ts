/**
 * `npm run bench -- --cold`: how long each function takes to start. Its bundle is loaded in a fresh process and asked once, against servers on
 * this machine; Lambda's own share (the sandbox, the runtime) is not in it.
 */
import { performance } from 'node:perf_hooks';
import { type AnyFunction, allFunctions, isRouteFunction } from '../../infra/aws/functions.ts';
import { keysOf } from '../../infra/aws/key-ring.ts';
import { signToken } from '../../shared/identity/tokens.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { startBundledCloud, tokenKeyRing } from '../support/bundled-cloud.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { gatewayEvent, objectCreated, sqsEvent } from '../support/gateway-event.ts';

const rounds = 5;
/** Milliseconds that the median of all functions stays below. */
const target = 200;

const local = await dynamodbLocal();
if ('reason' in local) throw new Error(local.reason);
const cloud = await startBundledCloud(local, { runsSources: false });

const now = Math.floor(systemClock.now() / 1000);
const projectId = 'd7a2b2e5d4e84d5f9a0c3f5b6a7c8d9e';
const claims = {
  sub: projectId,
  name: 'admin',
  pid: projectId,
  pname: 'admin',
  roles: ['admin', 'manager', 'member', 'reader'],
  methods: ['password'],
  aids: ['cold'],
  iat: now,
  exp: now + 3600,
};
const token = await signToken(claims, { keys: async () => keysOf(tokenKeyRing) });

/** Something that the function has to look at and mostly finds nothing for: what it takes to get there is what is measured. */
function firstEvent(each: AnyFunction): unknown {
  if (!isRouteFunction(each)) return workerEvents[each.name] ?? {};
  const { method, paths } = each.route;
  const names = [...(paths[0] ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters = Object.fromEntries(names.map((name) => [name, '5b9f0ab2-0b6c-4d34-9c4e-6a2f7c1d8e10']));
  const path = (paths[0] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
  const headers = { host: 'cloud.example', 'x-auth-token': token, 'content-type': 'application/json' };
  // An action that is named is loaded, which is part of the start of whoever asks for it.
  const { action } = each.route.operations[0] ?? {};
  const body = Buffer.from(['POST', 'PUT', 'PATCH'].includes(method) ? JSON.stringify(action === undefined ? {} : { [action]: {} }) : '');
  return gatewayEvent(`${method} ${paths[0]}`, { method, path, query: '', headers, body }, parameters);
}

const workerEvents: Readonly<Record<string, unknown>> = {
  fallback: gatewayEvent(
    '$default',
    { method: 'GET', path: '/nowhere', query: '', headers: { 'x-auth-token': token }, body: Buffer.from('') },
    {},
  ),
  'agent-events': sqsEvent('arn:aws:sqs:us-east-1:000000000000:events.fifo', []),
  dispatch: { Records: [] },
  'image-uploaded': objectCreated('bucket', 'uploads/5b9f0ab2-0b6c-4d34-9c4e-6a2f7c1d8e10', 1, '0'.repeat(32)),
  'rotate-keys': { Step: 'testSecret', SecretId: 'token-keys', ClientRequestToken: 'token' },
};

interface Row {
  readonly name: string;
  readonly imported: number;
  readonly first: number;
  readonly total: number;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Start {
  readonly imported: number;
  readonly first: number;
}

async function startOnce(each: AnyFunction): Promise<Start> {
  const started = await cloud.start(each.name);
  const began = performance.now();
  await started.invoke(firstEvent(each));
  const first = performance.now() - began;
  started.stop();
  return { imported: started.importMilliseconds, first };
}

// Round by round over all functions, so that whatever else the machine does for a while meets no function in every round.
const starts = new Map(allFunctions.map((each): [AnyFunction, Start[]] => [each, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [each, known] of starts) known.push(await startOnce(each));
}
await cloud.stop();

const rows: readonly Row[] = [...starts].map(([{ name }, known]) => ({
  name,
  imported: median(known.map(({ imported }) => imported)),
  first: median(known.map(({ first }) => first)),
  total: median(known.map(({ imported, first }) => imported + first)),
}));

const number = (value: number) => value.toFixed(0).padStart(14);
process.stdout.write(`${'function'.padEnd(44)}        import first request          total\n${'-'.repeat(86)}\n`);
for (const { name, imported, first, total } of rows.toSorted((a, b) => b.total - a.total)) {
  process.stdout.write(`${name.padEnd(44)}${number(imported)}${number(first)}${number(total)}\n`);
}
const totals = rows.map(({ total }) => total);
const slow = rows.filter(({ total }) => total >= target);
process.stdout.write(
  `\nmilliseconds, medians of ${rounds}; of all functions: median ${median(totals).toFixed(0)}, longest ${Math.max(...totals).toFixed(0)}; ${slow.length} at or above ${target}\n`,
);
process.exitCode = median(totals) < target ? 0 : 1;
