/** Which things have tags, by the names of their collections in paths. */
import type { Clock } from '../../clock.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import { floatingIpResource } from '../floatingips/resource.ts';
import { networkResource } from '../networks/resource.ts';
import { portResource } from '../ports/resource.ts';
import type { Resource, Standard } from '../resource/resource.ts';
import { enforceRules, holds } from '../resource/rules.ts';
import { revised } from '../resource/standard.ts';
import { routerResource } from '../routers/resource.ts';
import { securityGroupResource } from '../security-groups/resource.ts';
import { subnetPoolResource } from '../subnetpools/resource.ts';
import { subnetResource } from '../subnets/resource.ts';

type Ports = { readonly store: Store; readonly clock: Clock };

export interface Tagged {
  readonly tags: readonly string[];
  /** Gives it other tags, in the transaction's commit. */
  readonly put: (tags: readonly string[]) => void;
}

export interface Taggable {
  /**
   * The thing's tags, if the caller sees it.
   * @param action asked of policy; undefined where they are only looked at
   * @throws the resource's own NotFound
   */
  readonly find: (tx: Transaction, ports: Ports, caller: Caller, id: string, action?: 'update' | 'delete') => Promise<Tagged>;
  readonly notFoundKind: Resource<Standard>['notFoundKind'];
}

function taggable<T extends Standard>(resource: Resource<T>): Taggable {
  const { singular, rules, things, notFound, notFoundKind } = resource;
  return {
    notFoundKind,
    async find(tx, { store, clock }, caller, id, action) {
      const thing = await tx.get(things, id);
      const [one] = thing === undefined ? [] : await resource.show(store, caller, [thing]);
      if (thing === undefined || one === undefined || !holds(rules, `get_${singular}`, caller, one.target)) throw notFound(id);
      // Whoever may change it, or remove it, may do so with its tags.
      const rule = `${action}_${singular}:tags`;
      if (action !== undefined) enforceRules({ [rule]: rules[`update_${singular}`] ?? [] }, rule, caller, one.target);
      return {
        tags: thing.tags,
        put(tags) {
          if (tags.length === thing.tags.length && tags.every((tag) => thing.tags.includes(tag))) return;
          tx.put(things, revised({ clock }, { ...thing, tags: [...tags] }));
        },
      };
    },
  };
}

export const taggables: ReadonlyMap<string, Taggable> = new Map([
  ['networks', taggable(networkResource)],
  ['subnets', taggable(subnetResource)],
  ['ports', taggable(portResource)],
  ['routers', taggable(routerResource)],
  ['security-groups', taggable(securityGroupResource)],
  ['subnetpools', taggable(subnetPoolResource)],
  ['floatingips', taggable(floatingIpResource)],
]);
