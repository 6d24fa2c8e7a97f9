/** What becomes of an image that is being made of a server: it is there, or nothing is left of it. */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Server } from '../../servers/server.ts';

type Imaging = NonNullable<Server['imaging']>;

/** The snapshots are there, and with them the image. @returns whether the image still waited for them */
export async function completeVolumes(tx: Transaction, { images, volumes }: Ports, imaging: Imaging): Promise<boolean> {
  for (const id of imaging.snapshotIds) await volumes.completeSnapshot(tx, id);
  return images.complete(tx, imaging, null);
}

/** Nothing comes of the image that was being made, if one was. */
export async function giveUpImage(tx: Transaction, { images, volumes }: Ports, { imaging }: Pick<Server, 'imaging'>): Promise<void> {
  if (!imaging) return;
  await images.giveUp(tx, imaging);
  for (const id of imaging.snapshotIds) await volumes.dropSnapshot(tx, id);
}
