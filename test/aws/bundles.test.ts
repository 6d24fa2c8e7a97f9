import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fallbackOperations } from '../../functions/compute/fallback-operations.ts';
import { buildBundles } from '../../infra/aws/build.ts';
import { operationFiles } from '../../infra/aws/entries.ts';
import { allFunctions, isRouteFunction } from '../../infra/aws/functions.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import * as identityErrors from '../../shared/identity/errors.ts';
import * as imageErrors from '../../shared/image/errors.ts';
import * as places from '../../shared/operation/places.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { builtBundles } from '../support/aws-cloud.ts';

/**
 * Bytes. What a function loads is what it starts with: half of a start is reading and compiling it. `later` is for what is read when it is
 * asked for: an action, the client of S3, the engine of regular expressions. Of ours an evacuation reads most: it takes scheduling with all that
 * hosts are asked of hardware, disks, images and moves together, and nothing of that is in its route's start.
 */
const budget = { all: 463_000, ours: 85_000, ofNetworks: 116_000, later: 160_000, oursLater: 138_000 };
/** Where more of ours is in a start than the usual: how much, and why. */
const largerOurs: Readonly<Record<string, { readonly bytes: number; readonly why: string }>> = {
  'compute-servers-create': {
    bytes: 170_000,
    why: 'it takes scheduling, server groups, block devices, quotas, volumes with the agents that keep them, and images together, and checks what flavors and images ask of hardware',
  },
  'compute-servers-delete': {
    bytes: 103_000,
    why: 'it lets go of volumes with the agents that keep them, of places of server groups, and of quotas',
  },
  'compute-volume-attachments-create': { bytes: 93_000, why: 'it sends a command, and with it what hosts are told of security groups' },
  'compute-volume-attachments-update': { bytes: 90_000, why: 'it sends a command, and with it what hosts are told of security groups' },
  'compute-volume-attachments-delete': { bytes: 89_000, why: 'it sends a command, and with it what hosts are told of security groups' },
  'compute-server-interfaces-create': { bytes: 95_000, why: 'it says anew all that the network service refuses' },
  'compute-floating-ips-create': { bytes: 121_000, why: 'it makes a floating IP, and the port behind it' },
  'compute-security-group-rules-create': { bytes: 92_000, why: "it reads a rule in Nova's form and makes it in Neutron's" },
  'compute-server-external-events-create': { bytes: 91_000, why: 'it tells hosts of volumes and of ports that are gone' },
  'network-auto-allocated-topology-show': {
    bytes: 134_000,
    why: "it makes a network, its subnets, a router and the router's interfaces",
  },
  'agent-events': {
    bytes: 157_000,
    why: 'it ends the commands of every action, gives places of server groups back, and takes what agents say of volumes and of machines that went off',
  },
  reap: {
    bytes: 165_000,
    why: 'it ends the commands of every action, runs timers, moves servers away from hosts, and sends the orders for volumes again',
  },
};

/** Addresses, ports, claims and what devices show of them go together in one commit. */
const usualOurs = (name: string) => (name.startsWith('network-') ? budget.ofNetworks : budget.ours);

const { folder, outputs } = await builtBundles();

interface Part {
  /** Without the folder of its function: `index.mjs`. */
  readonly file: string;
  readonly bytes: number;
  readonly modules: readonly (readonly [path: string, bytes: number])[];
}

interface Bundle {
  readonly name: string;
  /** The entry and what it imports: what a start reads. */
  readonly start: readonly Part[];
  /** What is read when it is asked for, each with what it imports besides the start. */
  readonly later: readonly (readonly Part[])[];
}

const withinFolder = (path: string) => path.split('/').slice(-2).join('/');
const byPath = new Map(Object.entries(outputs).map(([path, output]) => [withinFolder(path), output]));

/** A file with all that it imports at once. */
function closure(path: string, known: ReadonlySet<string> = new Set()): readonly string[] {
  const found = new Set(known);
  const visit = (each: string) => {
    if (found.has(each) || !byPath.has(each)) return;
    found.add(each);
    for (const { kind, path: next } of byPath.get(each)?.imports ?? []) if (kind === 'import-statement') visit(withinFolder(next));
  };
  visit(path);
  return [...found].filter((each) => !known.has(each));
}

const partOf = (path: string): Part => {
  const { bytes = 0, inputs = {} } = byPath.get(path) ?? {};
  return {
    file: path.split('/').at(-1) ?? '',
    bytes,
    modules: Object.entries(inputs).map(([module, { bytesInOutput }]) => [module, bytesInOutput] as const),
  };
};

const bundles: readonly Bundle[] = [...byPath.keys()]
  .filter((path) => path.endsWith('/index.mjs'))
  .map((entry) => {
    const start = closure(entry);
    const imported = start
      .flatMap((path) => byPath.get(path)?.imports ?? [])
      .filter(({ kind, external }) => kind === 'dynamic-import' && !external);
    const later = [...new Set(imported.map(({ path }) => withinFolder(path)))].map((path) => closure(path, new Set(start)).map(partOf));
    return { name: entry.split('/')[0] ?? '', start: start.map(partOf), later };
  });

const isOurs = ([path]: readonly [path: string, bytes: number]) => !path.includes('node_modules/');
const modulesOf = ({ start, later }: Bundle) =>
  [...start, ...later.flat()].flatMap(({ modules }) => modules).filter(([, bytes]) => bytes > 0);
const bytesOf = (parts: readonly { readonly bytes: number }[]) => parts.reduce((sum, { bytes }) => sum + bytes, 0);
const modulesIn = (parts: readonly Part[]) => parts.flatMap(({ modules }) => modules);
const oursOf = (parts: readonly Part[]) => modulesIn(parts).filter(isOurs);
const sum = (modules: Part['modules']) => modules.reduce((all, [, bytes]) => all + bytes, 0);
const largest = (modules: Part['modules']) =>
  modules
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([path, bytes]) => `${path} (${bytes})`)
    .join(', ');
const textOf = (name: string) =>
  readdirSync(join(folder, name))
    .map((file) => readFileSync(join(folder, name, file), 'utf8'))
    .join('\n');

test('every function has its bundle', () => {
  assert.deepEqual(bundles.map(({ name }) => name).sort(), allFunctions.map(({ name }) => name).sort());
});

test('names of functions are unique and fit for AWS', () => {
  const names = allFunctions.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(`micronova-production12-${name}`, /^[a-zA-Z0-9-_]{1,64}$/);
});

test('every start is within its budget, and so is what is read later', () => {
  const over = bundles.flatMap(({ name, start, later }) => {
    const ours = oursOf(start);
    return [
      ...(bytesOf(start) > budget.all ? [`${name} starts with ${bytesOf(start)} bytes; the largest: ${largest(modulesIn(start))}`] : []),
      ...(sum(ours) > (largerOurs[name]?.bytes ?? usualOurs(name))
        ? [`${name} starts with ${sum(ours)} bytes of ours; the largest: ${largest(ours)}`]
        : []),
      ...later
        .filter((parts) => bytesOf(parts) > budget.later || sum(oursOf(parts)) > budget.oursLater)
        .map((parts) => `${name} reads ${bytesOf(parts)} bytes for ${parts[0]?.file}; the largest: ${largest(modulesIn(parts))}`),
    ];
  });
  assert.deepEqual(over, []);
});

test('a larger budget is for who needs it', () => {
  const needed = bundles.filter(({ name, start }) => sum(oursOf(start)) > usualOurs(name)).map(({ name }) => name);
  assert.deepEqual(needed.sort(), Object.keys(largerOurs).sort());
});

test('a function whose route has several actions reads each when it is asked for', async () => {
  const files = await operationFiles();
  const shared = allFunctions.filter(isRouteFunction).filter(({ route }) => route.operation === undefined);
  assert.ok(shared.length > 0);
  for (const { name, route } of shared) {
    const bundle = bundles.find((each) => each.name === name);
    const actions = route.operations.map((operation) => files.get(operation) ?? '').sort();
    const holding = (parts: readonly Part[] = []) =>
      parts.flatMap(({ modules }) => modules.map(([path]) => path)).filter((path) => actions.includes(path));
    assert.deepEqual(holding(bundle?.start), [], name);
    assert.deepEqual(
      bundle?.later
        .map(holding)
        .filter(({ length }) => length > 0)
        .flat()
        .sort(),
      actions,
      name,
    );
  }
});

test('the engine of regular expressions and the client of S3 are read when they are asked for', () => {
  for (const library of ['node_modules/re2js/', 'node_modules/@aws-sdk/client-s3/']) {
    const isOfLibrary = ([path, bytes]: readonly [path: string, bytes: number]) => path.includes(library) && bytes > 0;
    const holders = bundles.filter((bundle) => modulesOf(bundle).some(isOfLibrary));
    assert.ok(holders.length > 0);
    const atOnce = holders.filter(({ start }) => modulesIn(start).some(isOfLibrary)).map(({ name }) => name);
    assert.deepEqual(atOnce, [], library);
  }
});

test("no bundle holds another operation's source", async () => {
  const files = await operationFiles();
  const allOperations = new Set(files.values());
  for (const each of allFunctions) {
    const served = isRouteFunction(each) ? each.route.operations : each.name === 'fallback' ? fallbackOperations : [];
    const own = new Set(served.map((operation) => files.get(operation)));
    const modules = bundles.filter(({ name }) => name === each.name).flatMap(modulesOf);
    const foreign = modules.filter(([path]) => allOperations.has(path) && !own.has(path));
    assert.deepEqual(foreign, [], each.name);
  }
});

test('a bundle holds the facts of its own service, and of no other', () => {
  const facts = allFunctions.filter(isRouteFunction).map(({ name, route }) => {
    const modules = bundles.filter((bundle) => bundle.name === name).flatMap(modulesOf);
    const held = Object.keys(places).filter((service) => modules.some(([path]) => path === `shared/operation/services/${service}.ts`));
    return [name, route.service.name, held] as const;
  });
  assert.deepEqual(
    facts.filter(([, own, held]) => held.join() !== own),
    [],
  );
});

/** Kinds that code in the bundle gives, but never where this operation takes it: why. */
const neverGiven: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['detail', 'show'].flatMap((name) =>
      ['ComputeServiceUnavailable', 'FunctionalityNotSupported', 'HostUnavailable'].map((kind) => [
        `compute-hypervisors-${name} ${kind}`,
        'who does not say how long it has been up is shown without it',
      ]),
    ),
  ),
  'compute-hypervisors-uptime HostUnavailable': 'Nova says it here in other words',
  'compute-server-actions DevicePathInUse': 'whoever is unshelved asks for no name of a disk',
  'compute-server-actions DevicePathInvalid': 'whoever is unshelved asks for no name of a disk',
  'compute-server-actions TooManyDiskDevices': 'each disk was counted when it was attached',
  ...Object.fromEntries(
    ['ExternalNetworkAttachForbidden', 'FixedIpInvalid', 'FixedIpTaken', 'PortLimitExceeded', 'RequestedNetworkNotFound'].map((kind) => [
      `compute-server-actions ${kind}`,
      'whoever has another address added names neither it nor a network, and gets no port',
    ]),
  ),
  'compute-server-migrations ServerNotReady': 'what is given up has its hosts',
  'compute-server-migrations-delete ServerNotReady': 'what is given up has its hosts',
  'compute-servers-delete AcceleratorsForbid': 'no row that deletes is without it',
  'compute-servers-delete ClientTokenUsed': 'only the action that forces it has tokens',
  'compute-servers-delete ServerNotReady': 'the lifecycle lets it begin without a host',
  'compute-servers-delete VtpmForbids': 'no row that deletes is without it',
  'compute-volume-attachments-create ServerNotReady': 'the lifecycle lets it begin without a host',
  'identity-application-credentials-create RoleAssignmentNotFound': 'it quotes its text in another',
  'identity-domains-create DomainNotFound': 'it finds out that there is none',
  ...Object.fromEntries(
    ['GroupNotFound', 'LimitNotFound', 'ProjectNotFound', 'UserNotFound'].map((kind) => [
      `identity-domains-delete ${kind}`,
      'what goes along is looked for and may be gone already',
    ]),
  ),
  ...Object.fromEntries(
    ['add', 'clear', 'remove', 'replace'].map((name) => [`identity-project-tags-${name} Duplicate`, 'tags leave the name alone']),
  ),
  ...Object.fromEntries(
    ['credentials-index', 'credentials-create', 'credentials-show', 'tokens-create'].flatMap((name) =>
      ['CredentialInvalid', 'Expected'].map((kind) => [
        `identity-ec2-${name} ${kind}`,
        'what a credential is for EC2 was looked at when it was made',
      ]),
    ),
  ),
  'identity-ec2-tokens-create ApplicationCredentialTakesNoScope': 'a signature asks for no scope',
  'identity-projects-delete LimitNotFound': 'what goes along is looked for and may be gone already',
  'identity-services-delete EndpointNotFound': 'what goes along is looked for and may be gone already',
  'identity-users-change-password Duplicate': 'it leaves the name alone',
  'image-schemas-show TagLimit': 'a schema tells of images and changes none',
  'volume-backup-actions BackupBusy': 'what is forced passes over the status',
  'volume-os-volume-transfer-create TransferNotFound': 'it makes one',
  'volume-snapshot-actions SnapshotBusy': 'what is forced passes over the status',
  'volume-volume-transfers-create TransferNotFound': 'it makes one',
};

/** Errors of the Compute API whose names the Networking API has for its own: what plugs servers in says those in Nova's words. */
const alsoOfNetworks: ReadonlySet<string> = new Set([
  'NetworkNotFound',
  'PortInUse',
  'PortNotFound',
  'SecurityGroupNotFound',
  'SecurityGroupRuleNotFound',
]);

/** Those that do what the Networking API does. */
const networkProxies = /^compute-(floating-ip|networks|tenant-networks|security-group|server-(actions|interfaces|security-groups))/;
const isOfNetworks = (name: string, needs: readonly string[], kind: string) =>
  alsoOfNetworks.has(kind) && (name.startsWith('network-') || needs.includes('networks') || networkProxies.test(name));

/** The proxies say in Nova's words what the other services refuse. */
const isSaidAnew = (name: string, kind: string) =>
  (/^compute-image/.test(name) && kind in imageErrors) || (/^compute-(volumes|snapshots)-/.test(name) && kind in volumeErrors);

test('a bundle holds the errors that its operations declare, and no others', () => {
  const kinds = [computeErrors, identityErrors, imageErrors, volumeErrors].flatMap((module) => Object.keys(module));
  const strange = allFunctions.filter(isRouteFunction).flatMap(({ name, needs, route }) => {
    const text = textOf(name);
    const held = [...text.matchAll(/["'`](\w+)["'`],[45]\d\d,["'`]/g)].flatMap(([, kind = '']) => (kinds.includes(kind) ? [kind] : []));
    const declared = new Set(route.operations.flatMap(({ errors }) => errors.map(({ kind }) => kind)));
    assert.ok(
      [...declared].every((kind) => held.includes(kind) || !kinds.includes(kind)),
      `${name} holds what it declares`,
    );
    return held
      .filter((kind) => !declared.has(kind) && !isSaidAnew(name, kind) && !isOfNetworks(name, needs, kind))
      .map((kind) => `${name} ${kind}`);
  });
  assert.deepEqual(strange.sort(), Object.keys(neverGiven).sort());
});

test("bundles hold the SDK's own clients, without what it needs in other places, and no messages of zod in every language", () => {
  const clients = new Set<string>();
  for (const bundle of bundles) {
    const modules = modulesOf(bundle).map(([path]) => path);
    for (const [client] of modules.join(' ').matchAll(/@aws-sdk\/(client|lib)-\w+/g)) clients.add(client);
    const unwanted = /credential-provider-(?!env)|client-sso|nested-clients|bowser|zod\/v4\/locales/;
    assert.deepEqual(
      modules.filter((path) => unwanted.test(path)),
      [],
      bundle.name,
    );
  }
  assert.deepEqual([...clients].sort(), [
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-secrets',
    '@aws-sdk/client-sqs',
    '@aws-sdk/lib-dynamodb',
  ]);
});

test('the client of S3 is where objects are copied, deleted or listed: others give out URLs', () => {
  const holding = bundles
    .filter((bundle) => modulesOf(bundle).some(([path]) => path.includes('@aws-sdk/client-s3/')))
    .map(({ name }) => name);
  const needing = allFunctions.filter(({ needs }) =>
    needs.some((need) => ['images:write', 'images:accept', 'images:sweep'].includes(need)),
  );
  assert.deepEqual(holding.sort(), needing.map(({ name }) => name).sort());
});

/** What is called of networks, and of what ports are plugged into, by names that nothing else has. */
const ofNetworks =
  /\.(findNetworks|usableNetworks|portsOf|portsLeft|holderOf|bindPort|unbindPort|moveBinding|prepareBinding|plugged|plugs|isQuotaExceeded|setSecurityGroups|addFixedIp|removeFixedIp)\(/;

test('exactly the functions that plug servers in have networks, and whoever changes ports has what they are plugged into', () => {
  for (const { name, needs } of allFunctions) {
    const text = textOf(name);
    assert.equal(ofNetworks.test(text), needs.includes('networks'), name);
    if (text.includes('.portChanged(')) assert.ok(needs.includes('devices') || needs.includes('networks'), name);
  }
});

test('no bundle imports node:http, which would load undici: a third of a start', () => {
  const importing = allFunctions.filter(({ name }) => /(from|import\()\s*["']node:https?["']/.test(textOf(name)));
  assert.deepEqual(
    importing.map(({ name }) => name),
    [],
  );
});

test('what is deployed looks for mistakes of code as the tests do', () => {
  for (const { name, needs } of allFunctions) {
    const text = textOf(name);
    if (needs.includes('table:read')) assert.ok(text.includes('The same key is named twice'), name);
    if (needs.includes('queue:send')) assert.ok(text.includes('A message has a body'), name);
  }
});

test('an operation that is in no file of its own cannot be bundled', async () => {
  const [first] = allFunctions;
  assert.ok(first !== undefined && isRouteFunction(first));
  const stranger = { ...first, route: { ...first.route, operations: first.route.operations.map((operation) => ({ ...operation })) } };
  await assert.rejects(buildBundles('/nowhere', [stranger]), /is not the default export of a file/);
});
