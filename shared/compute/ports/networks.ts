/**
 * Networks as the Compute API needs them. Calls with a transaction are made inside it: the network service that lives in the same table writes ports, addresses and quotas in the same
 * commit as the server. An adapter to another network service would do its calls around the commit, and learn of changes by external events. Refusals are thrown as the network service
 * tells them, under Neutron's names, whichever adapter it is: see actions/networks/refusals.ts.
 */
import type { CommandPayload } from '../../messaging/commands.ts';
import type { Caller } from '../../operation/policy.ts';
import type { OutOfBounds, Transaction } from '../../store/transaction.ts';

/** A network, as whoever asks may use it. */
export interface NetworkView {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  /** Whether everybody may put ports on it, or this project may. */
  readonly isShared: boolean;
  readonly isExternal: boolean;
  readonly hasSubnets: boolean;
}

export interface PortView {
  readonly id: string;
  readonly projectId: string | null;
  readonly networkId: string;
  readonly deviceId: string;
  readonly deviceOwner: string;
  readonly macAddress: string;
  readonly status: string;
  readonly hostId: string;
  readonly securityGroupIds: readonly string[];
  readonly portSecurityEnabled: boolean;
  readonly fixedIps: readonly { readonly subnetId: string; readonly address: string }[];
  /** Whether it has no address because it is to have none. */
  readonly hasNoAddress: boolean;
}

export interface SecurityGroupView {
  readonly id: string;
  readonly name: string;
}

/** What a server is plugged in by. */
export interface Plugging {
  readonly serverId: string;
  readonly projectId: string;
  /** The zone, as the port's owner is named after it. */
  readonly availabilityZone: string | null;
  /** Null for a server that has no host. */
  readonly host: string | null;
}

export interface NewServerPort extends Plugging {
  readonly id: string;
  readonly networkId: string;
  /** Undefined: any. */
  readonly fixedIp?: string | undefined;
  /** Undefined: the project's default group. */
  readonly securityGroupIds: readonly string[] | undefined;
}

export interface NetworkService {
  /** Those of the ids that the caller may see. */
  findNetworks(tx: Transaction, caller: Caller, ids: readonly string[]): Promise<readonly NetworkView[]>;
  /** Those that a server gets a port on when none is named: its project's own, and the shared ones. */
  usableNetworks(caller: Caller): Promise<readonly NetworkView[]>;
  /** Makes a network for a project that has none, or says what it is that it made before. @throws AutoAllocationFailure */
  autoAllocate(caller: Caller): Promise<NetworkView>;
  /** Whether it could be made. */
  canAutoAllocate(caller: Caller): Promise<boolean>;
  /** Undefined when it is not there, or the caller may not see it. */
  findPort(tx: Transaction, portId: string, caller: Caller): Promise<PortView | undefined>;
  /** The ports of a server, in no order. */
  portsOf(portIds: readonly string[]): Promise<readonly PortView[]>;
  /** How many ports the project may still have; infinite where nothing limits them. */
  portsLeft(tx: Transaction, projectId: string): Promise<number>;
  /** What has an address of a network; undefined when nothing has it. */
  holderOf(networkId: string, address: string): Promise<{ readonly deviceId: string } | undefined>;
  /** The groups of these names or ids that the caller may use; several where a name is not unique. */
  findSecurityGroups(caller: Caller, nameOrId: string): Promise<readonly SecurityGroupView[]>;

  /** Makes a port for a server, plugged in as its record says: see `portChanged`. */
  createPort(tx: Transaction, port: NewServerPort, caller: Caller): Promise<void>;
  /** Plugs a server into a port that is there. */
  bindPort(tx: Transaction, portId: string, plugging: Plugging): Promise<void>;
  /** The server uses it no more: whoever made it has it back. What is not there is no error. */
  unbindPort(tx: Transaction, portId: string): Promise<void>;
  /** Deletes a port that was made for a server. What is not there is no error. */
  deletePort(tx: Transaction, portId: string): Promise<void>;
  /** Another host plugs it from now on; null: none. */
  moveBinding(tx: Transaction, portId: string, host: string | null): Promise<void>;
  /** Another host is to plug it as well, before it is moved there. */
  prepareBinding(tx: Transaction, portId: string, host: string): Promise<void>;
  /** Its host has plugged it, or has let go of it. */
  plugged(tx: Transaction, portId: string, isPlugged: boolean): Promise<void>;
  setSecurityGroups(tx: Transaction, portId: string, groupIds: readonly string[], caller: Caller): Promise<void>;
  /** Another address of any subnet of the port's network. */
  addFixedIp(tx: Transaction, portId: string): Promise<void>;
  removeFixedIp(tx: Transaction, portId: string, address: string): Promise<void>;

  /** Everything that hosts must know to plug these, in their order. @param tags by port */
  plugs(tx: Transaction, portIds: readonly string[], tags: Readonly<Record<string, string>>): Promise<CommandPayload<'build'>['networks']>;
  /** Whether it was one of the network service's quotas that was in the way of a commit. */
  isQuotaExceeded(error: OutOfBounds): boolean;
}
