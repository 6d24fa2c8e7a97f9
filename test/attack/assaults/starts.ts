/** Processes that start and end on one folder: two at once, killed ones, half-written files. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { burst } from '../../e2e/clients.ts';
import { announced } from '../../e2e/local-cloud.ts';
import type { Assault } from '../assault.ts';
import { recount } from '../recount.ts';

export const startsRace: Assault = {
  name: 'two start at once on a new folder',
  async play({ cloud: make, chance }) {
    for (let round = 0; round < 3; round++) {
      const cloud = make();
      const starting = Array.from({ length: 2 }, async (_, position) => {
        await pause(position * chance.between(0, 40));
        return cloud.start({ words: position === 0 ? [] : ['--hosts', '0'] });
      });
      const started = await Promise.allSettled(starting);
      assert.ok(
        started.some(({ status }) => status === 'fulfilled'),
        'one of them runs',
      );
      for (const running of cloud.running) await cloud.kill(running, 'SIGTERM');
      await cloud.start();
      for (const user of ['demo', 'admin'] as const)
        assert.equal((await cloud.login(user)).status, 201, `${user} can log in after the next start`);
      const open = ['', 'micronova.db', 'clouds.yaml', 'token-keys.json'].filter(
        (name) => (statSync(join(cloud.state, name)).mode & 0o077) !== 0,
      );
      assert.deepEqual(open, [], 'nobody else can read the state');
    }
  },
};

export const filesHalfWritten: Assault = {
  name: 'a file of the state is empty or cut short',
  async play({ cloud: make }) {
    for (const [file, text] of [
      ['token-keys.json', ''],
      ['token-keys.json', '[{"id":'],
      ['clouds.yaml', ''],
      ['micronova.db', 'this is no database, however much of it there is'.repeat(200)],
      [join('hosts', 'host-1', 'ledger.db'), 'nor is this one'.repeat(500)],
    ] as const) {
      const cloud = make();
      const first = await cloud.start();
      await cloud.kill(first, 'SIGTERM');
      // From a log that is still there a database could be made whole again.
      for (const log of ['-wal', '-shm']) rmSync(join(cloud.state, `${file}${log}`), { force: true });
      writeFileSync(join(cloud.state, file), text);
      const said = await startAndListen(cloud.target, cloud.state);
      assert.ok(!said.includes('    at '), `a stack trace is no answer to a damaged ${file}: ${said.slice(0, 300)}`);
      assert.ok(said.includes(file.split('/').at(-1) ?? file), `the damaged ${file} is named: ${said.slice(0, 300)}`);
    }
  },
};

/** What a start says until it ends, or runs. */
async function startAndListen(target: string, state: string): Promise<string> {
  const words = ['infra/local/start.js', '--port', '0', '--state', state, '--clouds', join(state, 'clients.yaml')];
  const child = spawn(process.execPath, words, { cwd: target, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  await Promise.race([once(child, 'exit'), untilSaid(child, () => said)]);
  await pause(500);
  child.kill('SIGKILL');
  return said;
}

async function untilSaid(child: ChildProcess, said: () => string): Promise<void> {
  while (child.exitCode === null && !said().includes('runs at')) await pause(50);
}

export const npmKilled: Assault = {
  name: 'npm is told to end, and what it started ends with it',
  async play({ cloud: make }) {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const cloud = make();
      const words = ['start', '--', '--port', '0', '--state', cloud.state, '--clouds', join(cloud.state, 'clients.yaml')];
      const npm = spawn('npm', words, { cwd: cloud.target, stdio: ['ignore', 'pipe', 'ignore'] });
      const origin = await announced(npm);
      npm.kill(signal);
      await Promise.race([once(npm, 'exit'), pause(10_000)]);
      const end = performance.now() + 10_000;
      const answers = async () => (await cloud.send('GET', `${origin}/compute`)).status !== 0;
      while ((await answers()) && performance.now() < end) await pause(200);
      const isAlive = await answers();
      if (isAlive) spawn('pkill', ['-KILL', '-f', cloud.state]);
      assert.equal(isAlive, false, `after ${signal} to npm nothing listens`);
    }
  },
};

export const killsUnderLoad: Assault = {
  name: 'the process is killed while clients work',
  async play({ cloud: make, chance, note }) {
    const cloud = make();
    const acknowledged = new Set<string>();
    const call = async (method: string, path: string, body?: unknown) => {
      const reply = await cloud.ask(method, path, body);
      assert.ok(reply.status < 500 || reply.status === 503, `${method} ${path}: ${reply.status}`);
      const made = (reply.body as { server?: { id?: string } } | undefined)?.server?.id;
      if (method === 'POST' && reply.status === 202 && made !== undefined) acknowledged.add(made);
      return reply.status === 0 ? undefined : { status: reply.status, body: reply.body };
    };
    const rounds = 4;
    for (let round = 0; round < rounds; round++) {
      await cloud.start();
      cloud.forgetTokens();
      if (round === 0) for (let volume = 0; volume < 3; volume++) await call('POST', '/volume/v3/volumes', { volume: { size: 1 } });
      const work = burst(chance, call);
      await pause(chance.between(30, 500));
      await cloud.kill();
      await work;
    }
    await cloud.start();
    await recount(cloud, acknowledged);
    note(`${acknowledged.size} servers were acknowledged in ${rounds} lives`);
  },
};
