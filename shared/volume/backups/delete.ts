import { together } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { backups } from './backup.ts';
import { findBackup, findBackupErrors } from './find.ts';
import { discountBackup } from './quota.ts';

export const deleteBackupErrors = /* @__PURE__ */ together(findBackupErrors, [volumeErrors.BackupBusy]);

/** Its bytes go after its record: if that fails, the sweep finds bytes that nobody owns. */
export async function deleteBackup(ports: Ports, id: string, caller: Caller, { isForced }: { readonly isForced: boolean }): Promise<void> {
  const { dataId } = await transaction(ports, async (tx) => {
    const backup = await findBackup(tx, id, caller);
    if (backup.status !== 'available' && backup.status !== 'error' && !isForced) throw volumeErrors.BackupBusy();
    discountBackup(tx, backup);
    tx.remove(backups, id);
    return backup;
  });
  if (dataId !== null) await ports.imageData.remove({ imageId: id, dataId });
}
