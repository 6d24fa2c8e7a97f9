import { z } from 'zod/mini';
import { authenticateEc2, authenticateEc2Errors } from '../../../shared/identity/authenticate-ec2.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { claimsFor } from '../../../shared/identity/issue-token.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { signToken } from '../../../shared/identity/tokens.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { tokenAnswer } from '../tokens/answer.ts';

const texts = z.record(z.string(), z.union([z.string(), z.number()]));

const signed = z.object({
  access: z.optional(z.string()),
  signature: z.optional(z.string()),
  verb: z.optional(z.string()),
  host: z.optional(z.string()),
  path: z.optional(z.string()),
  params: z.optional(texts),
  headers: z.optional(texts),
  body_hash: z.optional(z.string()),
});

/** The request is told by a service that got it: nobody else can try what a signature is worth. All three names are Keystone's. */
export default operation({
  name: 'ec2-tokens.create',
  service: 'identity',
  method: 'POST',
  path: '/ec2tokens',
  policy: identityPolicy.serviceOrAdmin('identity:ec2tokens_validate'),
  body: z.object({ credentials: z.optional(signed), credential: z.optional(signed), ec2Credentials: z.optional(signed) }),
  status: 200,
  errors: [...authenticateEc2Errors, identityErrors.TrustUsedUp],
  needs: ['table:read', 'table:write', 'tokens:sign', 'credentials:keys'],
  async handle({ body, origin, query }, ports) {
    const startedAt = ports.clock.now();
    const { access, signature, verb = '', host = '', path = '', params, headers, body_hash: bodyHash = '' } = toldBy(body);
    if (access === undefined || signature === undefined) throw requestErrors.Unauthenticated();
    const request = { access, signature, verb, host, path, params: asTexts(params), headers: asTexts(headers), bodyHash };
    const signer = await authenticateEc2(ports, request);
    if (signer === undefined) throw requestErrors.Unauthenticated();
    const claims = await claimsFor(ports, [signer.proof], signer.scope, startedAt);
    return tokenAnswer(await signToken(claims, ports.tokenKeys), claims, { origin, query }, ports);
  },
});

type Told = z.infer<typeof signed>;

const toldBy = (body: {
  readonly credentials?: Told | undefined;
  readonly credential?: Told | undefined;
  readonly ec2Credentials?: Told | undefined;
}) => body.credentials ?? body.credential ?? body.ec2Credentials ?? {};

const asTexts = (given: z.infer<typeof texts> = {}) =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
