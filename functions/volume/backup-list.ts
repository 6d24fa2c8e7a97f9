/** GET /backups and GET /backups/detail. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import type { backupDetail } from '../../shared/volume/backups/backup.ts';
import { backupListing, findBackupErrors, listBackups } from '../../shared/volume/backups/find.ts';
import { listErrors, pageOfThings, projectOf } from '../../shared/volume/pages.ts';

export function backupList(name: 'index' | 'detail', path: string, view: typeof backupDetail): AnyOperation {
  return operation({
    name: `backups.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    policy: policy.reader('backup:get_all'),
    status: 200,
    errors: [...listErrors, ...findBackupErrors],
    needs: ['table:read'],
    async handle(request, { store }) {
      const { caller, query, origin, version } = request;
      const { things, links, count } = pageOfThings(await listBackups(store, projectOf(query, caller)), backupListing, request);
      return { body: { backups: things.map((each) => view.show(each, version, { origin, caller })), backups_links: links, count } };
    },
  });
}
