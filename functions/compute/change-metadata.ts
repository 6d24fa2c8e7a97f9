/** The two ways to write a server's metadata differ in whether what is not named stays. */
import { type Metadata, writeMetadata, writeMetadataErrors } from '../../shared/compute/metadata/write.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import { object } from '../../shared/operation/versioned.ts';
import * as wire from '../../shared/operation/wire.ts';

interface Way {
  readonly name: string;
  readonly method: 'POST' | 'PUT';
  readonly policy: Policy;
  readonly change: (before: Metadata, asked: Metadata) => Metadata;
}

export function changeMetadata({ name, method, policy, change }: Way): AnyOperation {
  return operation({
    name: `server-metadata.${name}`,
    service: 'compute',
    method,
    path: '/servers/{server_id}/metadata',
    policy,
    policyTarget: 'resource',
    body: object({ metadata: wire.metadata }),
    status: 200,
    errors: writeMetadataErrors,
    needs: ['table:read', 'table:write'],
    async handle({ caller, params, body }, ports) {
      const request = { serverId: params['server_id'] ?? '', caller, policy };
      return { body: { metadata: await writeMetadata(ports, request, (before) => change(before, body.metadata)) } };
    },
  });
}
