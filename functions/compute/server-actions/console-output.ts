import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { ask, askErrors } from '../../../shared/compute/questions/ask.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { placed, placeErrors } from '../../../shared/compute/servers/place.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import * as wire from '../../../shared/operation/wire.ts';

const rule = policy.member('os_compute_api:os-console-output');
/** As a number or as text. A negative one means all lines. */
const length = z.nullable(z.union([wire.whole.check(z.minimum(-1)), z.string().check(z.regex(/^-?[0-9]+\n?$/))]));

/** It asks the server's host and changes nothing. */
export default operation({
  name: 'server-actions.os-getConsoleOutput',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'os-getConsoleOutput',
  policy: rule,
  policyTarget: 'resource',
  body: object({ 'os-getConsoleOutput': object({ length: z.optional(length) }) }),
  status: 200,
  errors: [...findServerErrors, ...askErrors, ...placeErrors, computeErrors.ConsoleNotAvailable],
  needs: ['table:read', 'queue:send'],
  async handle({ params, caller, body }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const { host } = placed(server);
    const lines = linesOf(body['os-getConsoleOutput'].length);
    const answer = await ask(ports, host, 'console_output', { serverId: server.id, lines });
    if ('fault' in answer) throw computeErrors.ConsoleNotAvailable();
    return { body: { output: shown(Buffer.from(answer.output, 'base64').toString('utf8')) } };
  },
});

function linesOf(asked: number | string | null | undefined): number | null {
  const lines = Number(asked ?? -1);
  return lines < 0 ? null : Math.min(lines, Number.MAX_SAFE_INTEGER);
}

/** Without control characters other than tabs and newlines: clients of old could not read them (contract/surface.json). */
function shown(output: string): string {
  return output.replaceAll(/\p{Cc}/gu, (character) => (character === '\t' || character === '\n' || character > '\u001f' ? character : ''));
}
