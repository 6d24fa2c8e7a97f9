/** Claims as the volume service sees them: that Compute has put them under a volume, and for which servers. */
import type { Item, Store } from '../store/port.ts';
import { volumes } from './volume.ts';

/** Up to so many claims on the volume, read consistently: what the volume's own record says of attachments never decides. */
export async function claimsOn(store: Store, volumeId: string, limit: number): Promise<readonly Item[]> {
  const page = await store.list({ index: 'table', partition: volumes.key(volumeId).pk, range: { prefix: 'CLAIM' }, limit });
  return page.items;
}
