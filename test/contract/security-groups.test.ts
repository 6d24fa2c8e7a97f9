/** Security groups and their rules have the attributes of Neutron's, and answer what a running Neutron was seen to answer. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Attributes } from '../../shared/network/resource/attribute.ts';
import { securityGroupAttributes } from '../../shared/network/security-groups/resource.ts';
import { ruleAttributes } from '../../shared/network/security-groups/rule-resource.ts';
import { templateResource } from '../../shared/network/security-groups/template.ts';
import { asking } from '../support/network.ts';
import { makeSystem } from '../support/system.ts';

const folder = '../shared/contract-network';
const skip = existsSync(`${folder}/observed.json`) ? false : `${folder} is not here: it is no part of the project`;
const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

interface Fact {
  readonly allow_post: boolean;
  readonly allow_put: boolean;
  readonly is_visible: boolean;
  readonly is_filter: boolean;
  readonly is_sort_key: boolean;
}

/** Who may not be told apart from the others by it: `tenant_id` stands for `project_id`. */
const tables: Readonly<Record<string, { readonly attributes: Attributes; readonly isReadOnly?: true }>> = {
  security_groups: { attributes: securityGroupAttributes },
  security_group_rules: { attributes: ruleAttributes },
  default_security_group_rules: { attributes: templateResource.attributes, isReadOnly: true },
};
/** Of the template nothing is counted and nobody owns it. */
const leftOut: ReadonlySet<string> = new Set(['revision_number', 'created_at', 'updated_at', 'tenant_id']);

for (const [name, { attributes, isReadOnly }] of Object.entries(tables)) {
  test(`${name} have the attributes that Neutron's have`, { skip }, () => {
    const facts = Object.entries(read('resources.json').resources[name].attributes as Record<string, Fact>);
    for (const [attribute, fact] of facts) {
      if (isReadOnly && leftOut.has(attribute)) continue;
      const own = attributes[attribute];
      assert.ok(own, `${name} have ${attribute}`);
      if (!isReadOnly) {
        assert.equal(own.post !== undefined, fact.allow_post, `${attribute} may be sent in a create`);
        // Of a rule Neutron lets the description through, and fails.
        const fails = name === 'security_group_rules' && attribute === 'description';
        if (!fails) assert.equal(own.put !== undefined, fact.allow_put, `${attribute} may be sent in an update`);
      }
      assert.equal(own.filter === true, fact.is_filter, `lists are filtered by ${attribute}`);
      assert.equal(own.sort === true, fact.is_sort_key, `lists are sorted by ${attribute}`);
    }
  });
}

interface Exchange {
  readonly group: string;
  readonly note: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly who: 'member' | 'reader' | 'admin';
  readonly project: string;
  readonly body?: unknown;
  readonly status: number;
  readonly out?: unknown;
}

const personas: Readonly<Record<string, 'member' | 'reader' | 'admin' | 'other'>> = {
  '11111111111111111111111111111111 member': 'member',
  '11111111111111111111111111111111 reader': 'reader',
  '22222222222222222222222222222222 member': 'other',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa admin': 'admin',
};

/** What is another each time, or is seen by accident: ids, times, and what only the database has. */
const accidental: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'standard_attr_id']);
/** Neutron shows the rules that it has made itself without a description, and those of a default group without saying so. */
const unsaid: ReadonlySet<string> = new Set(['description', 'belongs_to_default_sg']);

const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Rules in an order of their own: Neutron's is that of its database. */
const byContent = (list: readonly unknown[]) => list.toSorted((one, other) => (contentKey(one) < contentKey(other) ? -1 : 1));
function contentKey(each: unknown): string {
  const { direction = '', ethertype = '', protocol = '' } = (each ?? {}) as Readonly<Record<string, unknown>>;
  return [direction, ethertype, protocol].join(' ');
}

/** Compares what was seen with what is answered, and learns which id is which. */
function compare(seen: unknown, own: unknown, ids: Map<string, string>, where: string): void {
  if (Array.isArray(seen)) {
    assert.ok(Array.isArray(own) && own.length === seen.length, `${where} has ${seen.length}`);
    const [one, other] = [byContent(seen), byContent(own)];
    for (const [index, each] of one.entries()) compare(each, other[index], ids, `${where}[${index}]`);
    return;
  }
  if (typeof seen === 'object' && seen !== null) {
    assert.ok(typeof own === 'object' && own !== null, where);
    for (const [name, value] of Object.entries(seen)) {
      if (accidental.has(name) || (value === null && unsaid.has(name))) continue;
      compare(value, (own as Record<string, unknown>)[name], ids, `${where}.${name}`);
    }
    return;
  }
  if (typeof seen === 'string' && typeof own === 'string') {
    for (const [index, id] of (seen.match(idPattern) ?? []).entries()) {
      const mine = own.match(idPattern)?.[index];
      if (mine !== undefined && !ids.has(id)) ids.set(id, mine);
    }
    assert.equal(own, translated(seen, ids), where);
    return;
  }
  assert.deepEqual(own, seen, where);
}

const translated = (text: string, ids: ReadonlyMap<string, string>) => text.replaceAll(idPattern, (id) => ids.get(id) ?? id);

/** What Neutron was seen to fail at, or to say of what is not there any more in that run. */
const otherwise: Readonly<Record<string, number>> = { 'update rule descr': 400 };

test('the exchanges about security groups end as they were seen to end', { skip }, async () => {
  const exchanges = (Object.values(read('observed.json')).find(Array.isArray) as Exchange[]).filter(({ group }) => group === 'sg');
  const system = await makeSystem();
  try {
    const ask = asking(system);
    const ids = new Map<string, string>([
      ['11111111111111111111111111111111', (await ask('GET', '/security-groups', 'member')).text('security_groups.0.project_id')],
    ]);
    const own = (value: unknown) => (value === undefined ? undefined : JSON.parse(translated(JSON.stringify(value), ids)));
    for (const { note, method, path, who, project, body, status, out } of exchanges) {
      const as = personas[`${project} ${who}`];
      assert.ok(as, `${note}: ${project} ${who}`);
      // Whoever may only look at one project is the same to us as in it.
      const answer = await ask(method, translated(path.replace('/v2.0', ''), ids).replace('.json', ''), as as 'member', own(body));
      assert.equal(answer.status, otherwise[note] ?? status, `${note}: ${JSON.stringify(answer.body)}`);
      if (otherwise[note] !== undefined || out === undefined) continue;
      const projectless = JSON.parse(
        JSON.stringify(out).replaceAll('11111111111111111111111111111111', ids.get('11111111111111111111111111111111') ?? ''),
      );
      compare(projectless, answer.body, ids, note);
    }
  } finally {
    system.close();
  }
});
