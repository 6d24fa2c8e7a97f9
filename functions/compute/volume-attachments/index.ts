import { attachmentView } from '../../../shared/compute/disks/attachment-view.ts';
import { findServerErrors, findWithMappings } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { pageOf } from '../../../shared/operation/pages.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { counts } from '../../../shared/operation/query-values.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-volumes-attachments:index');

export default operation({
  name: 'volume-attachments.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-volume_attachments',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({ limit: counts, offset: counts }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ params, caller, query, version }, ports) {
    const { mappings } = await findWithMappings(ports.store, params['server_id'] ?? '', caller, rule);
    const { limit } = pageOf(query);
    const offset = Number(query.offset?.at(-1) ?? 0);
    const volumes = mappings.filter(({ volumeId }) => volumeId !== null).slice(offset, offset + limit);
    return { body: { volumeAttachments: volumes.map((mapping) => attachmentView.show(mapping, version, undefined)) } };
  },
});
