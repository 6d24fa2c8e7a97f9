/** A walk over the roles of the synthesized templates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentPolicy } from '../../infra/aws/agent-policy.ts';
import { allFunctions } from '../../infra/aws/functions.ts';
import { ofType, synthesized } from '../support/aws-cloud.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const stacks = await synthesized();
const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : [value as T]);

interface Role {
  readonly place: string;
  readonly statements: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
}

const roles: ReadonlyMap<string, Role> = new Map(
  ofType(stacks, 'AWS::IAM::Role').map(({ stack, id, Properties }) => {
    const policies = (Properties?.['Policies'] ?? []) as readonly {
      readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    }[];
    const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    return [
      `${stack}/${id}`,
      {
        place: `${stack}/${id}`,
        statements: statements.map(({ Action, Resource }) => ({ actions: listed(Action), resources: listed(Resource).map(textOf) })),
      },
    ];
  }),
);

/** A resource as text: what CloudFormation joins, and for what it looks up the name of that. */
function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { 'Fn::Join': joined, 'Fn::GetAtt': attribute, 'Fn::ImportValue': imported, Ref: reference } = resource as Record<string, unknown>;
  if (Array.isArray(joined)) return (joined[1] as readonly unknown[]).map(textOf).join(String(joined[0]));
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return `<${String(imported ?? reference)}>`;
}

/** The role of each function. */
const roleOf: ReadonlyMap<string, Role> = new Map(
  ofType(stacks, 'AWS::Lambda::Function').map(({ stack, id, Properties }) => {
    const name = String(Properties?.['FunctionName']).replace('micronova-staging-', '');
    const reference = Properties?.['Role'] as { readonly 'Fn::GetAtt': readonly string[] } | undefined;
    const roleId = reference?.['Fn::GetAtt'][0];
    const role = roles.get(`${stack}/${roleId}`);
    assert.ok(role, `${id} has a role`);
    return [name, role];
  }),
);

const actionsOf = (role: Role | undefined) => new Set(role?.statements.flatMap(({ actions }) => actions));

test('every function has a role, and every other role is one that calls functions', () => {
  assert.deepEqual([...roleOf.keys()].sort(), allFunctions.map(({ name }) => name).sort());
  const used = new Set([...roleOf.values()].map(({ place }) => place));
  for (const role of roles.values()) {
    if (used.has(role.place)) continue;
    assert.deepEqual([...actionsOf(role)], ['lambda:InvokeFunction'], role.place);
  }
});

test('no role has a managed policy, and no policy stands outside of its role', () => {
  for (const { id, Properties } of ofType(stacks, 'AWS::IAM::Role')) assert.equal(Properties?.['ManagedPolicyArns'], undefined, id);
  assert.deepEqual(ofType(stacks, 'AWS::IAM::Policy'), []);
  assert.deepEqual(ofType(stacks, 'AWS::IAM::ManagedPolicy'), []);
});

test('no action is a wildcard', () => {
  for (const role of roles.values()) for (const action of actionsOf(role)) assert.ok(!action.includes('*'), `${role.place}: ${action}`);
});

test('the only resources with wildcards are those that have no name yet', () => {
  const nameless = [
    /^arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:micronova-staging-host-\*\.fifo$/,
    /^arn:<AWS::Partition>:s3:::micronova-staging-images-<AWS::AccountId>-<AWS::Region>\/(images|uploads)\/\*$/,
  ];
  for (const { place, statements } of roles.values()) {
    for (const { actions, resources } of statements) {
      for (const resource of resources) {
        if (!resource.includes('*') || nameless.some((pattern) => pattern.test(resource))) continue;
        assert.deepEqual([place.split('/')[0], actions, resource], ['workers', ['dynamodb:ListStreams'], '*']);
      }
    }
  }
});

/** What lets a function do something, and the needs that may bring it. */
const powers: readonly { readonly what: string; readonly actions: RegExp; readonly needs: readonly string[] }[] = [
  { what: 'write to the table', actions: /^dynamodb:(Put|Update|Delete|ConditionCheck|BatchWrite|PartiQL)/, needs: ['table:write'] },
  { what: 'read the table', actions: /^dynamodb:(GetItem|BatchGetItem|Query|Scan)$/, needs: ['table:read'] },
  { what: 'make queues', actions: /^sqs:(CreateQueue|SetQueueAttributes|DeleteQueue)$/, needs: ['queue:make'] },
  { what: 'write objects', actions: /^s3:Put/, needs: ['images:write', 'images:accept', 'images:offer'] },
  { what: 'remove objects', actions: /^s3:Delete/, needs: ['images:write', 'images:accept', 'images:sweep'] },
  { what: 'list objects', actions: /^s3:List/, needs: ['images:sweep'] },
  { what: 'read objects', actions: /^s3:Get/, needs: ['images:read', 'images:accept'] },
  {
    what: 'read secrets',
    actions: /^secretsmanager:GetSecretValue$/,
    needs: ['tokens:sign', 'tokens:verify', 'keys:rotate', 'passwords:read', 'volumes:keys', 'credentials:keys'],
  },
  { what: 'change secrets', actions: /^secretsmanager:(Put|Update)/, needs: ['keys:rotate'] },
];

for (const { what, actions, needs } of powers) {
  test(`exactly the functions that need to can ${what}`, () => {
    for (const each of allFunctions) {
      const can = [...actionsOf(roleOf.get(each.name))].some((action) => actions.test(action));
      assert.equal(
        can,
        each.needs.some((need) => needs.includes(need)),
        each.name,
      );
    }
  });
}

test('the secret that credentials are sealed with can be read by exactly the functions that need to', () => {
  for (const each of allFunctions) {
    const reading = roleOf.get(each.name)?.statements.filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue')) ?? [];
    const can = reading.some(({ resources }) => resources.some((resource) => resource.includes('CredentialSecret')));
    assert.equal(can, each.needs.includes('credentials:keys'), each.name);
  }
});

test('exactly the functions that send commands can send to the queues of hosts', () => {
  for (const each of allFunctions) {
    const sending = roleOf.get(each.name)?.statements.filter(({ actions }) => actions.includes('sqs:SendMessage')) ?? [];
    const toHosts = sending.some(({ resources }) => resources.some((resource) => resource.includes('-host-')));
    assert.equal(toHosts, each.needs.includes('queue:send'), each.name);
  }
});

test('an operation that only reads can change nothing at all', () => {
  const changing = /:(Put|Update|Delete|Create|Send|Write|ConditionCheck)/;
  const readers = allFunctions.filter(({ needs }) => needs.every((need) => ['table:read', 'tokens:verify', 'images:read'].includes(need)));
  assert.ok(readers.length > 10);
  for (const { name } of readers) {
    const allowed = [...actionsOf(roleOf.get(name))].filter((action) => changing.test(action) && !action.startsWith('logs:'));
    assert.deepEqual(allowed, [], name);
  }
});

test('nobody may scan the table', () => {
  for (const role of roles.values()) assert.ok(!actionsOf(role).has('dynamodb:Scan'), role.place);
});

test('API Gateway may call the functions of its routes and no others', () => {
  const workers = new Set(['agent-events', 'dispatch', 'reap', 'image-uploaded', 'sweep-images', 'rotate-keys', 'bootstrap', 'doctor']);
  const functionIds = new Map(
    ofType(stacks, 'AWS::Lambda::Function').map(({ stack, id, Properties }) => [
      `${stack}/<${id}.Arn>`,
      String(Properties?.['FunctionName']).replace('micronova-staging-', ''),
    ]),
  );
  const callable = [...roles.values()]
    .filter((role) => actionsOf(role).has('lambda:InvokeFunction'))
    .flatMap(({ place, statements }) =>
      statements.flatMap(({ resources }) => resources.map((resource) => functionIds.get(`${place.split('/')[0]}/${resource}`))),
    );
  assert.deepEqual(callable.sort(), allFunctions.flatMap(({ name }) => (workers.has(name) ? [] : [name])).sort());
});

test("an agent's policy lets it take from its own queue and send events, and nothing else", () => {
  const { Statement } = agentPolicy({ commandsQueueArn: 'arn:own', eventsQueueArn: 'arn:events' });
  const allowed = Statement.flatMap(({ Action, Resource }) => Action.map((action) => `${action} ${Resource}`));
  assert.deepEqual(allowed.sort(), [
    'sqs:ChangeMessageVisibility arn:own',
    'sqs:DeleteMessage arn:own',
    'sqs:GetQueueUrl arn:events',
    'sqs:GetQueueUrl arn:own',
    'sqs:ReceiveMessage arn:own',
    'sqs:SendMessage arn:events',
  ]);
});
