/** The store as an operation has it: whatever it commits, an audit item goes with it. */
import type { Store, Write } from '../store/port.ts';
import { keyOf } from '../store/requests.ts';
import { type Audit, audits } from './audit-item.ts';

/** Days that audit items are kept unless told. */
export const usualAuditDays = 90;
const daySeconds = 86_400;
/** Things that one item names. */
const mostNamed = 20;

/** What is known of the request before it commits. */
export type Audited = Pick<Audit, 'requestId' | 'userId' | 'projectId' | 'operation' | 'path' | 'outcome'>;

/** Things, not what is counted or checked beside them. */
function changedBy(writes: readonly Write[]): string[] {
  const things = writes.filter(({ kind }) => kind === 'put' || kind === 'remove').map((write) => keyOf(write).pk);
  return [...new Set(things)].slice(0, mostNamed);
}

/** @param now milliseconds since the epoch */
export function auditingStore(
  store: Store,
  audited: Audited,
  { now, days = usualAuditDays }: { now(): number; readonly days?: number | undefined },
): Store {
  /** A commit that is asked for again must be the same. */
  const known = new Map<string, Write>();
  let commits = 0;

  function auditOf(writes: readonly Write[], token: string): Write {
    const before = known.get(token);
    if (before !== undefined) return before;
    const at = now();
    const audit: Audit = {
      ...audited,
      at: new Date(at).toISOString(),
      commit: String(commits++),
      changed: changedBy(writes),
      keptUntil: Math.floor(at / 1000) + days * daySeconds,
    };
    const write: Write = { kind: 'put', item: audits.item(audit), expect: 'absent' };
    known.set(token, write);
    return write;
  }

  return {
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    list: (query) => store.list(query),
    commit: (writes, token) => store.commit([...writes, auditOf(writes, token)], token),
  };
}
