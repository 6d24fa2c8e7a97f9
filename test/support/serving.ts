/** The pipeline with operations that a test declares, and nothing behind it but tokens. */
import { revocationList } from '../../shared/identity/revocations.ts';
import type { LogRecord } from '../../shared/log.ts';
import { type AnyOperation, type Operation, operation } from '../../shared/operation/operation.ts';
import type { Ports } from '../../shared/ports.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { fakeClock, seededChance } from './clock.ts';
import { type Answer, gateway, type Sent } from './gateway.ts';
import { type Persona, tokenFor } from './personas.ts';

/** An operation that needs no policy and says what it was given, but for what the test declares. */
export function echo<Body, Query>(declared: Partial<Operation<Body, Query>> = {}): AnyOperation {
  return operation<Body, Query>({
    name: 'things.show',
    service: 'compute',
    method: 'POST',
    path: '/things',
    policy: null,
    status: 200,
    errors: [],
    needs: [],
    async handle({ params, query, body }) {
      return { body: { params, query, body } };
    },
    ...declared,
  });
}

/** Sends requests as a member to these operations. */
export function serving(...operations: readonly AnyOperation[]) {
  const clock = fakeClock();
  const log: LogRecord[] = [];
  const store = openSqliteStore({ path: ':memory:', clock });
  const given: Partial<Ports> = {
    clock,
    chance: seededChance(1),
    store,
    revocations: revocationList(store, clock),
    tokenKeys: { keys: async () => [{ id: 'test', secret: new Uint8Array(32).fill(7) }] },
    log: { write: (record) => void log.push(record) },
  };
  const ports = given as Ports;
  const send = gateway(operations, ports);
  return {
    ports,
    log,
    async ask(method: AnyOperation['method'], url: string, sent: Sent & { readonly as?: Persona } = {}): Promise<Answer> {
      return send(method, url, { token: await tokenFor(sent.as ?? 'member', ports), ...sent });
    },
  };
}
