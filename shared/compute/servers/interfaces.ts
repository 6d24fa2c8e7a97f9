/** What a server is plugged into, as its record keeps it: written in the commits that change its ports, so that it shows no address that its port does not have. */
import { z } from 'zod/mini';
import { compiled } from '../../store/compiled.ts';

export const interfaceSchema = compiled({
  portId: z.string(),
  networkId: z.string(),
  /** As the network was called when it was plugged in; under it the addresses are shown. */
  networkName: z.string(),
  macAddress: z.string(),
  fixedIps: z.array(z.object({ address: z.string(), subnetId: z.string() })),
  floatingIps: z.array(z.object({ address: z.string(), fixedAddress: z.string() })),
  securityGroups: z.array(z.object({ id: z.string(), name: z.string() })),
  tag: z.nullable(z.string()),
  /** Whether its owner made it: then it outlives the server. */
  isPreexisting: z.boolean(),
  /** The command that lets go of it, while it is under way. */
  leavingBy: z.optional(z.string()),
});
export type Interface = z.infer<typeof interfaceSchema>;

interface Plugged {
  readonly interfaces?: readonly Interface[] | undefined;
}

export interface ShownAddress {
  readonly address: string;
  readonly version: 4 | 6;
  readonly type: 'fixed' | 'floating';
  readonly mac: string;
}

const versionOf = (address: string) => (address.includes(':') ? 6 : 4);

/** Its addresses by the names of its networks: of each network first those of its ports, then those that lead to them. Source: contract-network/nova-side.md. */
export function addressesOf({ interfaces = [] }: Plugged): Readonly<Record<string, readonly ShownAddress[]>> {
  const fixed = new Map<string, ShownAddress[]>();
  const floating = new Map<string, ShownAddress[]>();
  for (const { networkName, macAddress: mac, fixedIps, floatingIps } of interfaces) {
    const [ofPort, leading] = [fixed, floating].map((by) => by.get(networkName) ?? []);
    ofPort?.push(...fixedIps.map(({ address }) => ({ address, version: versionOf(address), type: 'fixed', mac }) as const));
    leading?.push(...floatingIps.map(({ address }) => ({ address, version: versionOf(address), type: 'floating', mac }) as const));
    fixed.set(networkName, ofPort ?? []);
    floating.set(networkName, leading ?? []);
  }
  return Object.fromEntries(Array.from(fixed, ([name, list]) => [name, [...list, ...(floating.get(name) ?? [])]]));
}

/** The groups that its ports are in, once for each port. */
export const groupsOf = ({ interfaces = [] }: Plugged): readonly { readonly name: string }[] =>
  interfaces.flatMap(({ securityGroups }) => securityGroups.map(({ id, name }) => ({ name: name === '' ? id : name })));

/** The tags of its ports, as hosts are told them. */
export const tagsOf = ({ interfaces = [] }: Plugged): Readonly<Record<string, string>> =>
  Object.fromEntries(interfaces.flatMap(({ portId, tag }) => (tag === null ? [] : [[portId, tag]])));

/** What lists are filtered by: null where there is none. */
export const fixedAddressesOf = ({ interfaces = [] }: Plugged): string | null =>
  interfaces.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)).join(' ') || null;

export const portIdsOf = ({ interfaces = [] }: Plugged): readonly string[] => interfaces.map(({ portId }) => portId);
