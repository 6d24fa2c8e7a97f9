/** The five operations of a resource, made of its table. What is special of each is handed in. */
import type { ErrorKind } from '../../shared/errors.ts';
import * as networkErrors from '../../shared/network/errors.ts';
import type { Attributes, Posted } from '../../shared/network/resource/attribute.ts';
import { assertMatches, ifMatchErrors } from '../../shared/network/resource/if-match.ts';
import { chosen, listErrors, listed, shownOne } from '../../shared/network/resource/listing.ts';
import { type Change, changed, changedErrors, deletable } from '../../shared/network/resource/one.ts';
import { readBodyErrors, readCreate, readUpdate } from '../../shared/network/resource/read-body.ts';
import type { Resource, Standard } from '../../shared/network/resource/resource.ts';
import { holds } from '../../shared/network/resource/rules.ts';
import { networkQuotaErrors, withinNetworkQuota } from '../../shared/network/within-quota.ts';
import { type AnyOperation, type Need, type OperationRequest, operation } from '../../shared/operation/operation.ts';
import type { Caller } from '../../shared/operation/policy.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Transaction, transaction } from '../../shared/store/transaction.ts';

type Request = OperationRequest<unknown>;
type Kinds = readonly Pick<ErrorKind, 'kind'>[];

const writing: readonly Need[] = ['table:read', 'table:write'];

/** Functions have names in which a path's dashes stand. */
const nameOf = ({ path, called = path.slice(1) }: { readonly path: string; readonly called?: string }, verb: string) => `${called}.${verb}`;
const itemPath = ({ path, singular }: { readonly path: string; readonly singular: string }) => `${path}/{${singular}_id}`;
const idIn = ({ params }: Pick<Request, 'params'>, { singular }: { readonly singular: string }) => params[`${singular}_id`] ?? '';

interface Listing {
  /** Called before anything is looked for: what is to be there is made. */
  readonly prepare?: (ports: Ports, request: Pick<Request, 'caller' | 'query'>) => Promise<void>;
}

export function listOperation<T extends Standard>(resource: Resource<T>, { prepare }: Listing = {}): AnyOperation {
  return operation({
    name: nameOf(resource, 'index'),
    service: 'network',
    method: 'GET',
    path: resource.path,
    policy: null,
    status: 200,
    errors: [...listErrors, ...(prepare === undefined ? [] : networkQuotaErrors), resource.notFoundKind],
    needs: prepare === undefined ? ['table:read'] : writing,
    async handle(request, ports) {
      await prepare?.(ports, request);
      return { body: await listed(resource, ports.store, request) };
    },
  });
}

export function showOperation<T extends Standard>(resource: Resource<T>): AnyOperation {
  return operation({
    name: nameOf(resource, 'show'),
    service: 'network',
    method: 'GET',
    path: itemPath(resource),
    policy: null,
    status: 200,
    errors: [resource.notFoundKind],
    needs: ['table:read'],
    async handle(request, { store }) {
      const { caller, query } = request;
      const id = idIn(request, resource);
      const thing = await resource.things.get(store, id);
      const [one] = thing === undefined ? [] : await resource.show(store, caller, [thing]);
      if (thing === undefined || one === undefined || !holds(resource.rules, `get_${resource.singular}`, caller, one.target))
        throw resource.notFound(id);
      return { body: { [resource.singular]: chosen(await shownOne(resource, store, caller, thing), query['fields']) } };
    },
  });
}

interface Changing {
  readonly errors: Kinds;
  readonly needs?: readonly Need[];
}

interface Creating<T, A extends Attributes> extends Changing {
  /** Makes one in the transaction; asks policy itself, because what it depends on is found on the way. */
  readonly create: (tx: Transaction, ports: Ports, caller: Caller, body: Posted<A>) => Promise<T>;
  /** As many as fit with all their claims into one commit; 8 unless told. */
  readonly atOnce?: number;
  /** Whether these may be made by one request. */
  readonly assertTogether?: (bodies: readonly Posted<A>[]) => void;
  /** Called once the commit is made. */
  readonly created?: (ports: Ports, things: readonly T[]) => Promise<void>;
}

export function createOperation<T extends Standard, A extends Attributes>(
  resource: Resource<T, A>,
  { create, created, assertTogether, atOnce = 8, errors, needs = writing }: Creating<T, A>,
): AnyOperation {
  return operation<unknown>({
    name: nameOf(resource, 'create'),
    service: 'network',
    method: 'POST',
    path: resource.path,
    policy: null,
    status: 201,
    errors: [...readBodyErrors, ...networkQuotaErrors, ...errors, resource.notFoundKind],
    needs,
    async handle({ body, caller }, ports) {
      const { isBulk, bodies } = readCreate(resource, body, caller);
      if (bodies.length > atOnce)
        throw networkErrors.BadRequest({ reason: `At most ${atOnce} ${resource.plural} are made by one request` });
      assertTogether?.(bodies);
      const things = await withinNetworkQuota(() =>
        transaction(ports, async (tx) => {
          const made: T[] = [];
          for (const each of bodies) made.push(await create(tx, ports, caller, each));
          return made;
        }),
      );
      await created?.(ports, things);
      const shown = await Promise.all(things.map((thing) => shownOne(resource, ports.store, caller, thing)));
      return { body: isBulk ? { [resource.plural]: shown } : { [resource.singular]: shown[0] } };
    },
  });
}

interface Updating<T, A extends Attributes> extends Changing, Change<T, A> {
  readonly updated?: (ports: Ports, before: T, after: T) => Promise<void>;
}

export function updateOperation<T extends Standard, A extends Attributes>(
  resource: Resource<T, A>,
  { updated, errors, needs = writing, ...how }: Updating<T, A>,
): AnyOperation {
  return operation<unknown>({
    name: nameOf(resource, 'update'),
    service: 'network',
    method: 'PUT',
    path: itemPath(resource),
    policy: null,
    status: 200,
    errors: [...readBodyErrors, ...networkQuotaErrors, ...ifMatchErrors, ...changedErrors, ...errors, resource.notFoundKind],
    needs,
    async handle(request, ports) {
      const { caller, headers } = request;
      const body = readUpdate(resource, request.body, caller);
      const assert = ({ revision }: Pick<T, 'revision'>) => assertMatches(headers['if-match'], revision);
      const asked = { id: idIn(request, resource), body, assert };
      const { before, after } = await withinNetworkQuota(() =>
        transaction(ports, (tx) => changed(tx, ports, resource, caller, asked, how)),
      );
      await updated?.(ports, before, after);
      return { body: { [resource.singular]: await shownOne(resource, ports.store, caller, after) } };
    },
  });
}

interface Deleting<T> extends Changing {
  /**
   * Removes it.
   * @param find the thing, if the caller sees it, may delete it and means this revision: to be called in each transaction that relies on it
   */
  readonly remove: (ports: Ports, find: (tx: Transaction) => Promise<T>, caller: Caller) => Promise<void>;
  /** Whether `If-Match` is a condition: Neutron looks at it for ports only. */
  readonly matches?: true;
}

export function deleteOperation<T extends Standard>(
  resource: Resource<T>,
  { remove, matches, errors, needs = writing }: Deleting<T>,
): AnyOperation {
  return operation({
    name: nameOf(resource, 'delete'),
    service: 'network',
    method: 'DELETE',
    path: itemPath(resource),
    policy: null,
    status: 204,
    errors: [networkErrors.PolicyNotAuthorized, ...(matches ? ifMatchErrors : []), ...errors, resource.notFoundKind],
    needs,
    async handle(request, ports) {
      const { caller, headers } = request;
      const find = async (tx: Transaction) => {
        const thing = await deletable(tx, ports, resource, caller, idIn(request, resource));
        if (matches) assertMatches(headers['if-match'], thing.revision);
        return thing;
      };
      await remove(ports, find, caller);
      return {};
    },
  });
}
