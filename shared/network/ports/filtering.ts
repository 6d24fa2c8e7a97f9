/** Which filters stand on a port: its groups, and the addresses that it may use besides its own. Source: contract-network/behaviour.md, "Ports". */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import { canonicalAddress } from '../addresses/address.ts';
import { canonicalPrefix } from '../addresses/cidr.ts';
import { canonicalMac } from '../addresses/mac.ts';
import * as errors from '../errors/ports.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { kind } from '../resource/attribute.ts';
import { plain } from '../resource/kinds.ts';
import { used } from '../resource/leaving.ts';
import { ensureDefaultGroup } from '../security-groups/default-group.ts';
import { securityGroups } from '../security-groups/security-group.ts';
import { isTrusted, type Port } from './port.ts';

/** Each costs a commit two writes. */
export const groupsPerPort = 30;
const pairsPerPort = 10;

export const filteringErrors = [
  networkErrors.BadRequest,
  networkErrors.InvalidInput,
  errors.SecurityGroupNotFound,
  errors.PortSecurityAndIPRequiredForSecurityGroups,
  errors.PortSecurityPortHasSecurityGroup,
  errors.AddressPairAndPortSecurityRequired,
  errors.AllowedAddressPairExhausted,
  errors.AllowedAddressPairsMissingIP,
  errors.DuplicateAddressPairInRequest,
];

export interface AskedPair {
  readonly ip_address: string;
  readonly mac_address?: string | undefined;
}

const bad = (reason: string) => networkErrors.BadRequest({ reason });

/** Addresses, or blocks of them, that a port may use besides its own. */
export const addressPairs = () =>
  kind((value): readonly AskedPair[] => {
    if (value === null) return [];
    if (!Array.isArray(value)) throw bad('Allowed address pairs must be a list.');
    if (value.length > pairsPerPort) throw errors.AllowedAddressPairExhausted({ quota: pairsPerPort });
    const pairs = value.map(readPair);
    const repeated = pairs.find((pair, index) => pairs.findIndex((other) => samePair(pair, other)) !== index);
    if (repeated !== undefined)
      throw errors.DuplicateAddressPairInRequest({ mac_address: repeated.mac_address ?? 'None', ip_address: repeated.ip_address });
    return pairs;
  });

const samePair = (one: AskedPair, other: AskedPair) => one.ip_address === other.ip_address && one.mac_address === other.mac_address;

function readPair(value: unknown): AskedPair {
  if (typeof value !== 'object' || value === null) throw bad(`'${plain(value)}' is not a dictionary`);
  const { ip_address: ip, mac_address: mac, ...others } = value as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw bad(`Unrecognized attribute(s) '${Object.keys(others).join(', ')}'`);
  if (ip === undefined) throw errors.AllowedAddressPairsMissingIP();
  const address = typeof ip === 'string' ? (ip.includes('/') ? canonicalPrefix(ip) : canonicalAddress(ip)) : undefined;
  if (address === undefined) throw bad(`'${plain(ip)}' is not a valid IP address`);
  const known = mac === undefined ? undefined : typeof mac === 'string' ? canonicalMac(mac) : undefined;
  if (mac !== undefined && known === undefined) throw bad(`'${plain(mac)}' is not a valid MAC address`);
  return known === undefined ? { ip_address: address } : { ip_address: address, mac_address: known };
}

/** The pairs as a port keeps them: its own MAC unless told. */
export const pairsOf = (pairs: readonly AskedPair[], macAddress: string): Port['allowedAddressPairs'] =>
  pairs.map(({ ip_address: address, mac_address: mac }) => ({ address, macAddress: mac ?? macAddress }));

interface Filtered {
  readonly projectId: string;
  readonly deviceOwner: string;
  readonly portSecurityEnabled: boolean;
}

/** The groups of a new port: those that were asked for, or its project's default. Each is relied on by the commit. */
export async function groupsFor(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  { projectId, deviceOwner, portSecurityEnabled }: Filtered,
  asked: readonly string[] | undefined,
): Promise<string[]> {
  const usual = await ensureDefaultGroup(tx, ports, projectId);
  if (asked !== undefined) {
    if (asked.length > 0 && !portSecurityEnabled) throw errors.PortSecurityAndIPRequiredForSecurityGroups();
    await assertGroups(tx, ports, caller, projectId, asked);
    return [...asked];
  }
  return portSecurityEnabled && !isTrusted(deviceOwner) ? [usual] : [];
}

/** Whether a port of the project may be in them. */
export async function assertGroups(
  tx: Transaction,
  { clock }: NetworkPorts,
  caller: Caller,
  projectId: string | null,
  ids: readonly string[],
): Promise<void> {
  if (ids.length > groupsPerPort) throw networkErrors.InvalidInput({ reason: `a port is in at most ${groupsPerPort} security groups` });
  for (const id of ids) {
    const group = await used(tx, clock, securityGroups, id);
    const isUsable =
      group !== undefined &&
      (caller.isAdmin ||
        [caller.projectId, projectId].includes(group.projectId) ||
        [caller.projectId ?? '', '*'].some((target) => group.sharedWith.includes(target)));
    if (!isUsable) throw errors.SecurityGroupNotFound({ id });
  }
}

/** Whether groups and pairs make sense together with the port's security. */
export function assertFiltering(
  { portSecurityEnabled, securityGroupIds, fixedIps, ipAllocation, allowedAddressPairs }: Port,
  before: Port | undefined,
): void {
  const hasGroups = securityGroupIds.length > 0;
  if (before?.portSecurityEnabled && !portSecurityEnabled && hasGroups && before.securityGroupIds.length > 0)
    throw errors.PortSecurityPortHasSecurityGroup();
  const hasAddress = fixedIps.length > 0 || ipAllocation === 'immediate';
  if (hasGroups && !(portSecurityEnabled && hasAddress)) throw errors.PortSecurityAndIPRequiredForSecurityGroups();
  if (allowedAddressPairs.length > 0 && !portSecurityEnabled) throw errors.AddressPairAndPortSecurityRequired();
}
