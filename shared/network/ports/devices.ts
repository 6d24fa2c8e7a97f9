/** Whoever ports are plugged into: the Compute API keeps on its servers what their ports are, in the commits that change them. */
import type { Transaction } from '../../store/transaction.ts';
import type { Port } from './port.ts';

export interface PortDevices {
  /**
   * A port is made, changed or removed in this transaction's commit. What shows it is written in the same commit.
   * @param before undefined for a new one
   * @param after undefined for one that goes
   */
  portChanged(tx: Transaction, before: Port | undefined, after: Port | undefined): Promise<void>;
  /** The port's network, or a group that it is in, is called otherwise. */
  namesChanged(tx: Transaction, port: Port): Promise<void>;
  /** Whether somebody plugs ports on a host of this name. */
  isHost(name: string): Promise<boolean>;
}
