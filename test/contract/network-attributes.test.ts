/** Tables of attributes against Neutron's: what may be sent in a create, in an update, filtered and sorted by, of the extensions that are announced. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { extensions } from '../../shared/network/extensions.ts';
import { floatingIpResource } from '../../shared/network/floatingips/resource.ts';
import { networkResource } from '../../shared/network/networks/resource.ts';
import { portResource } from '../../shared/network/ports/resource.ts';
import { rbacResource } from '../../shared/network/rbac/resource.ts';
import type { Attributes } from '../../shared/network/resource/attribute.ts';
import { routerResource } from '../../shared/network/routers/resource.ts';
import { securityGroupResource } from '../../shared/network/security-groups/resource.ts';
import { subnetPoolResource } from '../../shared/network/subnetpools/resource.ts';
import { addressScopeResource } from '../../shared/network/subnetpools/scope-resource.ts';
import { subnetResource } from '../../shared/network/subnets/resource.ts';

const file = '../shared/contract-network/resources.json';
const skip = existsSync(file) ? false : `${file} is not here: it is no part of the project`;

interface Fact {
  readonly extension?: string | readonly string[];
  readonly only_if_extension_loaded?: boolean;
  readonly allow_post: boolean;
  readonly allow_put: boolean;
  readonly required_on_create: boolean;
  readonly is_filter: boolean;
  readonly is_sort_key: boolean;
}

const tables: Readonly<Record<string, Attributes>> = {
  networks: networkResource.attributes,
  subnets: subnetResource.attributes,
  ports: portResource.attributes,
  routers: routerResource.attributes,
  floatingips: floatingIpResource.attributes,
  subnetpools: subnetPoolResource.attributes,
  address_scopes: addressScopeResource.attributes,
  rbac_policies: rbacResource.attributes,
  security_groups: securityGroupResource.attributes,
};

/** Why an attribute is not as Neutron's. */
const meant: Readonly<Record<string, string>> = {
  'rbac_policies object_type': 'there is one type, which must be said',
};

const announced = new Set(['core', ...extensions.map(({ alias }) => alias)]);

test('attributes are sent, filtered and sorted by as in Neutron', { skip }, () => {
  const { resources }: { resources: Readonly<Record<string, { readonly attributes: Readonly<Record<string, Fact>> }>> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const differing: string[] = [];
  for (const [name, table] of Object.entries(tables)) {
    for (const [attribute, fact] of Object.entries(resources[name]?.attributes ?? {})) {
      const isOurs = [fact.extension ?? 'core'].flat().some((alias) => announced.has(alias)) && !fact.only_if_extension_loaded;
      if (!isOurs || meant[`${name} ${attribute}`] !== undefined) continue;
      const own = table[attribute];
      const shape = (post: boolean, put: boolean, required: boolean, filter: boolean, sort: boolean) =>
        Object.entries({ post, put, required, filter, sort })
          .flatMap(([word, is]) => (is ? [word] : []))
          .join();
      const isWhose = attribute === 'tenant_id' || attribute === 'project_id';
      const theirs = shape(fact.allow_post, fact.allow_put, fact.required_on_create && !isWhose, fact.is_filter, fact.is_sort_key);
      const ours =
        own === undefined
          ? 'none'
          : shape(own.post !== undefined, own.put === true, own.post === 'required' && !isWhose, own.filter === true, own.sort === true);
      if (ours !== theirs) differing.push(`${name} ${attribute}: ours ${ours}; Neutron's ${theirs}`);
    }
  }
  assert.deepEqual(differing, []);
});
