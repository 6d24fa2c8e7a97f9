/** Functions as Lambda runs them: each bundle in a fresh process with Lambda's environment. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface LambdaFunction {
  invoke(event: unknown): Promise<unknown>;
  /** How long the import of the bundle took, milliseconds. */
  readonly importMilliseconds: number;
  stop(): void;
}

const program = join(import.meta.dirname, 'lambda-process.ts');

/** What Lambda itself puts into every function's environment. DynamoDB Local keeps tables apart by the key's id; it means nothing else. */
function lambdaEnvironment(name: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
  };
}

export async function startFunction(name: string, bundle: string, settings: Readonly<Record<string, string>>): Promise<LambdaFunction> {
  const child: ChildProcess = fork(program, [bundle], {
    env: { ...lambdaEnvironment(name), ...settings },
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'json',
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const [first] = (await Promise.race([once(child, 'message'), failure(child, name)])) as [{ readonly ready: number }];
  child.on('message', ({ id, result, error }: { readonly id: number; readonly result?: unknown; readonly error?: string }) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(result);
    else caller?.reject(new Error(`${name}: ${error}`));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended.`));
  });
  let count = 0;
  return {
    importMilliseconds: first.ready,
    invoke(event) {
      count += 1;
      const id = count;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, event });
      });
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

async function failure(child: ChildProcess, name: string): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${name} could not be loaded (${code}).`);
}
