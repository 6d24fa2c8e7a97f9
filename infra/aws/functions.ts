/** Every Lambda function: one for each route, and the workers. The build, the stacks and the tests are loops over this list. */
import { operations } from '../../functions/catalogue.ts';
import { fallbackOperations } from '../../functions/compute/fallback-operations.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { type NamedRoute, routesOf } from '../../shared/operation/routes.ts';
import type { Service } from '../../shared/operation/service.ts';
import { type FunctionNeed, needsOf } from './needs.ts';

interface FunctionFacts {
  /** Unique among all functions of a stage. */
  readonly name: string;
  readonly needs: readonly FunctionNeed[];
  readonly memoryMib: number;
  readonly timeoutSeconds: number;
}

export interface RouteFunction extends FunctionFacts {
  readonly route: NamedRoute;
}

export interface WorkerFunction extends FunctionFacts {
  /** Its module, in infra/aws/workers. */
  readonly worker: string;
}

export type AnyFunction = RouteFunction | WorkerFunction;

/** At 1769 MiB a function has a whole processor; hashing a password is the one thing here that needs it. */
const wholeProcessorMib = 1769;
const usualMib = 1024;
const passwordOperations: ReadonlySet<string> = new Set([
  'tokens.create',
  'users.create',
  'users.update',
  'users.change-password',
  'application-credentials.create',
]);
/** HTTP APIs wait for 30 seconds at most. */
const apiSeconds = 28;

/** These have no functions of their own. */
const ofFallback = new Set(fallbackOperations);

export const routeFunctions: readonly RouteFunction[] = routesOf(operations.filter((each) => !ofFallback.has(each))).map((route) => ({
  name: route.name,
  route,
  needs: needsOf(route),
  memoryMib: route.operations.some(hashesPasswords) ? wholeProcessorMib : usualMib,
  timeoutSeconds: apiSeconds,
}));

export const workerFunctions: readonly WorkerFunction[] = [
  { name: 'fallback', worker: 'fallback', needs: ['table:read', 'tokens:verify'], memoryMib: usualMib, timeoutSeconds: apiSeconds },
  {
    name: 'agent-events',
    worker: 'agent-events',
    needs: ['images:offer', 'images:read', 'networks', 'queue:send', 'table:read', 'table:write'],
    memoryMib: usualMib,
    timeoutSeconds: 60,
  },
  {
    name: 'dispatch',
    worker: 'dispatch',
    needs: ['devices', 'images:offer', 'images:read', 'queue:send', 'table:read', 'table:write', 'volumes:keys'],
    memoryMib: usualMib,
    timeoutSeconds: 60,
  },
  {
    name: 'reap',
    worker: 'reap',
    needs: ['devices', 'images:offer', 'images:read', 'networks', 'queue:send', 'table:read', 'table:write', 'volumes:keys'],
    memoryMib: usualMib,
    timeoutSeconds: 300,
  },
  {
    name: 'image-uploaded',
    worker: 'image-uploaded',
    needs: ['images:accept', 'table:read', 'table:write'],
    memoryMib: usualMib,
    timeoutSeconds: 900,
  },
  {
    name: 'sweep-images',
    worker: 'sweep-images',
    needs: ['images:sweep', 'table:read', 'table:write'],
    memoryMib: usualMib,
    timeoutSeconds: 300,
  },
  { name: 'doctor', worker: 'doctor', needs: ['table:read', 'table:write'], memoryMib: usualMib, timeoutSeconds: 900 },
  { name: 'rotate-keys', worker: 'rotate-keys', needs: ['keys:rotate'], memoryMib: 512, timeoutSeconds: 60 },
  {
    name: 'bootstrap',
    worker: 'bootstrap',
    needs: ['passwords:read', 'table:read', 'table:write'],
    memoryMib: wholeProcessorMib,
    timeoutSeconds: 60,
  },
];

export const allFunctions: readonly AnyFunction[] = [...routeFunctions, ...workerFunctions];

export const isRouteFunction = (each: AnyFunction): each is RouteFunction => 'route' in each;

/** The services that have operations, in the order of the catalogue. */
export const servedServices: readonly Service[] = [...new Set(routeFunctions.map(({ route }) => route.service.name))];

function hashesPasswords({ service, name }: AnyOperation): boolean {
  return service === 'identity' && passwordOperations.has(name);
}
