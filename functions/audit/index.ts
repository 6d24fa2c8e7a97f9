import { z } from 'zod/mini';
import type { Audit } from '../../shared/audit/audit-item.ts';
import { sortOf } from '../../shared/audit/audit-item.ts';
import { usualAuditDays } from '../../shared/audit/auditing-store.ts';
import { listAudits } from '../../shared/audit/list.ts';
import * as requestErrors from '../../shared/operation/errors.ts';
import { nextLink } from '../../shared/operation/links.ts';
import { operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { dateTime } from '../../shared/operation/query-values.ts';
import { parseTime } from '../../shared/operation/time.ts';

const most = 1000;
const usual = 100;

const timeOnce = z.array(dateTime).check(z.maxLength(1));
const query = z.strictObject({
  from: z.optional(timeOnce),
  to: z.optional(timeOnce),
  limit: z.optional(z.array(z.string().check(z.regex(/^[1-9]\d{0,3}$/))).check(z.maxLength(1))),
  marker: z.optional(z.array(z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z#[\w-]+#\d+$/))).check(z.maxLength(1))),
});

const view = ({ at, requestId, userId, projectId, operation: name, path, changed, outcome }: Audit) => ({
  at,
  request_id: requestId,
  user_id: userId,
  project_id: projectId,
  operation: name,
  path,
  changed,
  outcome,
});

/** What operations have changed, newest first, between two moments: `from` is at most as long ago as items are kept. */
export default operation({
  name: 'audit.index',
  service: 'audit',
  method: 'GET',
  path: '/',
  policy: policy.admin('micronova:audit:list'),
  query,
  status: 200,
  errors: [requestErrors.InvalidInput],
  needs: ['table:read'],
  async handle({ query: asked, origin, url }, { store, clock, auditDays = usualAuditDays }) {
    const iso = (text: string | undefined, otherwise: number) =>
      new Date((text === undefined ? undefined : parseTime(text)) ?? otherwise).toISOString();
    const now = clock.now();
    const oldest = iso(undefined, now - (auditDays + 1) * 86_400_000);
    const from = iso(asked.from?.[0], 0);
    const limit = Math.min(most, Number(asked.limit?.[0] ?? usual));
    const marker = asked.marker?.[0];
    const found = await listAudits(store, {
      from: from < oldest ? oldest : from,
      to: iso(asked.to?.[0], now + 60_000),
      limit: limit + 1,
      after: marker,
    });
    const page = found.slice(0, limit);
    const lastOne = page.at(-1);
    const hasNext = found.length > limit && lastOne !== undefined;
    return { body: { audit: page.map(view), ...(hasNext ? { audit_links: [nextLink(origin, url, sortOf(lastOne), limit)] } : {}) } };
  },
});
