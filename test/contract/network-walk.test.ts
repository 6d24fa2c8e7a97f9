/** A walk over what Neutron says of the attributes of its things: each is set, changed, seen, listed by and sorted by, and by those who may. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { extensions } from '../../shared/network/extensions.ts';
import { storyClock } from '../support/clock.ts';
import { asking } from '../support/network.ts';
import { networkSubjects, type Subject } from '../support/network-subjects.ts';
import { projects } from '../support/personas.ts';
import { makeSystem } from '../support/system.ts';

const folder = '../shared/contract-network';
const skip = existsSync(`${folder}/resources.json`) ? false : `${folder} is not here: it is no part of the project`;

interface Fact {
  readonly extension?: string | readonly string[];
  readonly only_if_extension_loaded?: boolean;
  readonly allow_post: boolean;
  readonly allow_put: boolean;
  readonly is_filter: boolean;
  readonly is_sort_key: boolean;
  readonly is_visible: boolean;
}
interface Rule {
  readonly who: { readonly own: readonly string[] };
}

const read = <T>(name: string): T => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

const announced = new Set(['core', ...extensions.map(({ alias }) => alias)]);
const isOurs = ({ extension, only_if_extension_loaded: onlyIf }: Fact) =>
  !onlyIf && [extension ?? 'core'].flat().some((alias) => announced.has(alias));

/** What is neither sent nor shown as itself: it chooses lists, or says how something else is found. */
const otherwise: Readonly<Record<string, string>> = {
  'tags-any': 'chooses lists: stories of tags',
  'not-tags': 'chooses lists: stories of tags',
  'not-tags-any': 'chooses lists: stories of tags',
  'subnets prefixlen': 'how large a block of a pool is to be: stories of pools',
  'subnets use_default_subnetpool': 'which pool: stories of pools',
  'subnets shared': 'chooses lists by what their networks are',
  'floatingips subnet_id': 'where the address is from: stories of routers',
  'ports binding:profile': 'sent by services alone: stories of bindings',
};
/** Who may do that is a matter of the thing, not of the attribute alone. */
const plainPersonas = ['member', 'reader'] as const;

if (skip === false) {
  const system = await makeSystem({ clock: storyClock() });
  after(() => system.close());
  const ask = asking(system);
  const subjects = await networkSubjects(ask);
  const { resources } = read<{ readonly resources: Readonly<Record<string, { readonly attributes: Readonly<Record<string, Fact>> }>> }>(
    'resources.json',
  );
  const { policies } = read<{ readonly policies: Readonly<Record<string, Rule>> }>('policies.json');

  const create = async (subject: Subject, who: 'admin' | 'member' | 'reader', more: object = {}) =>
    ask('POST', subject.path, who, {
      [subject.singular]: { ...(await subject.base()), ...(who === 'admin' ? { tenant_id: projects.own } : {}), ...more },
    });
  const remove = (subject: Subject, id: string) => ask('DELETE', `${subject.path}/${id}`, 'admin');
  /** Whether the rules of the thing, of the attribute and of what is in it let somebody. */
  const mayOf = (verb: string, { singular }: Subject, attribute: string, parts: readonly string[] = []) => {
    const names = [attribute, ...parts.map((part) => `${attribute}:${part}`)].map((name) => `${verb}_${singular}:${name}`);
    const rules = [`${verb}_${singular}`, ...names].flatMap((name) => policies[name] ?? []);
    return (who: string) => rules.every(({ who: { own } }) => own.includes(who));
  };

  for (const [plural, subject] of Object.entries(subjects)) {
    const attributes = Object.entries(resources[plural]?.attributes ?? {}).filter(
      ([name, fact]) => isOurs(fact) && otherwise[name] === undefined && otherwise[`${plural} ${name}`] === undefined,
    );
    for (const [name, fact] of attributes) {
      const { singular, path } = subject;
      const sent = subject.post[name];
      const changed = subject.put[name];
      const inBase = name in (await subject.base()) || name === 'tenant_id';

      test(`${singular} ${name}`, async () => {
        assert.ok(!fact.allow_post || sent !== undefined || inBase, 'a value to make one with');
        assert.ok(!fact.allow_put || changed !== undefined, 'a value to change it to');
        const more = sent === undefined ? subject.following?.[name] : { ...sent.with, [name]: sent.sent };
        const made = await create(subject, 'admin', more);
        assert.equal(made.status, 201, JSON.stringify(made.body));
        const id = made.text(`${singular}.id`);
        const shown = async (who: 'admin' | 'member' | 'reader' = 'admin') =>
          ((await ask('GET', `${path}/${id}`, who)).at(singular) as Record<string, unknown>)[name];
        // Tags are put by a path of their own.
        if (name === 'tags' && sent === undefined) await ask('PUT', `${path}/${id}/tags`, 'admin', { tags: ['blue'] });
        const value = await shown();
        if (fact.is_visible) assert.notEqual(value, undefined, 'it is seen');
        if (sent !== undefined) assert.deepEqual(value, sent.shown ?? sent.sent);
        if (fact.is_visible)
          for (const who of plainPersonas)
            assert.equal((await shown(who)) !== undefined, mayOf('get', subject, name)(who), `${who} sees it, or does not`);

        if (fact.is_filter) {
          const other = (await create(subject, 'admin')).text(`${singular}.id`);
          // Of a list one member chooses.
          const by = name === 'fixed_ips' ? 'ip_address=10.0.0.77' : [value].flat()[0];
          const list = await ask('GET', `${path}?${encodeURIComponent(name)}=${encodeURIComponent(String(by))}&fields=id`, 'admin');
          assert.equal(list.status, 200, JSON.stringify(list.body));
          const ids = (list.at(plural) as readonly { readonly id: string }[]).map((each) => each.id);
          assert.ok(ids.includes(id), `a list by ${name}=${by} has it`);
          const differs = ((await ask('GET', `${path}/${other}`, 'admin')).at(singular) as Record<string, unknown>)[name];
          if (JSON.stringify(differs) !== JSON.stringify(value)) assert.ok(!ids.includes(other), `a list by ${name}=${by} has no other`);
          await remove(subject, other);
        }
        for (const direction of fact.is_sort_key ? ['asc', 'desc'] : []) {
          const list = await ask('GET', `${path}?sort_key=${encodeURIComponent(name)}&sort_dir=${direction}`, 'admin');
          assert.equal(list.status, 200, JSON.stringify(list.body));
        }

        if (changed !== undefined) {
          const body = { [singular]: { ...changed.with, [name]: changed.sent } };
          for (const who of plainPersonas) {
            const may = mayOf('update', subject, name, changed.parts)(who);
            if (!may) assert.equal((await ask('PUT', `${path}/${id}`, who, body)).status, 403, `${who} may not change it`);
          }
          const answer = await ask('PUT', `${path}/${id}`, 'admin', body);
          if (changed.refused !== undefined) assert.equal(answer.text('NeutronError.type'), changed.refused);
          else assert.equal(answer.status, 200, JSON.stringify(answer.body));
          assert.deepEqual(await shown(), changed.refused === undefined ? (changed.shown ?? changed.sent) : value);
        } else if (sent !== undefined) {
          const answer = await ask('PUT', `${path}/${id}`, 'admin', { [singular]: { [name]: sent.sent } });
          assert.equal(answer.status, fact.allow_put ? 200 : answer.status === 404 ? 404 : 400, 'it is not changed');
        }
        await remove(subject, id);
        if (sent !== undefined && name !== 'tenant_id')
          for (const who of plainPersonas) {
            const may = mayOf('create', subject, name, sent.parts)(who);
            const answer = await create(subject, who, more);
            assert.equal(answer.status, may ? 201 : 403, `${who} may send it, or may not: ${JSON.stringify(answer.body)}`);
            if (may) await remove(subject, answer.text(`${singular}.id`));
          }
      });
    }
  }
} else test('the walk over attributes of networks', { skip }, () => {});
