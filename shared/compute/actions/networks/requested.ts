/** The networks that a request names, as far as they can be judged without looking anything up. Pure. Source: contract-network/nova-side.md, "Creating a server: in the API". */
import { canonicalUuid } from '../../../operation/uuid.ts';
import * as computeErrors from '../../errors.ts';

export interface RequestedInterface {
  readonly networkId: string | null;
  readonly portId: string | null;
  readonly fixedIp: string | null;
  readonly tag: string | null;
}

/** Null: none was named, which may mean one or none. */
export type RequestedNetworks = readonly RequestedInterface[] | 'auto' | 'none' | null;

interface OnWire {
  readonly uuid?: string | undefined;
  readonly port?: string | null | undefined;
  readonly fixed_ip?: string | undefined;
  readonly tag?: string | undefined;
}

/** As a new server's body has them. */
export type NetworksOnWire = readonly OnWire[] | 'auto' | 'none' | undefined;

export const readNetworksErrors = [computeErrors.NetworkFormatInvalid, computeErrors.InvalidNetworkCount];

const malformed = (reason: string) => computeErrors.NetworkFormatInvalid({ reason });

export function readNetworks(networks: NetworksOnWire, maxCount: number): RequestedNetworks {
  if (networks === 'auto' || networks === 'none') return networks;
  if (networks === undefined || networks.length === 0) return null;
  const requested = networks.map(readOne);
  const ports = requested.flatMap(({ portId }) => portId ?? []);
  const twice = ports.find((id, index) => ports.indexOf(id) !== index);
  if (twice !== undefined) throw malformed(`Port ID '${twice}' was specified twice: you cannot attach a port multiple times.`);
  if (maxCount > 1) assertForOne(requested);
  return requested;
}

function readOne({ uuid, port, fixed_ip: fixedIp, tag }: OnWire): RequestedInterface {
  if (port) {
    if (fixedIp !== undefined)
      throw malformed(`Specified Fixed IP '${fixedIp}' cannot be used with port '${port}': the two cannot be specified together.`);
    return { networkId: null, portId: port, fixedIp: null, tag: tag ?? null };
  }
  if (uuid === undefined) throw malformed("Bad network format: missing 'uuid'");
  // What clients of Quantum sent before a network had a plain id.
  const networkId = canonicalUuid(uuid.replace(/^br-/, ''));
  if (networkId === undefined) throw malformed(`Bad networks format: network uuid is not in proper format (${uuid})`);
  return { networkId, portId: null, fixedIp: fixedIp ?? null, tag: tag ?? null };
}

function assertForOne(requested: readonly RequestedInterface[]): void {
  if (requested.some(({ fixedIp }) => fixedIp !== null))
    throw computeErrors.InvalidNetworkCount({ reason: 'max_count cannot be greater than 1 if an fixed_ip is specified.' });
  if (requested.some(({ portId }) => portId !== null))
    throw computeErrors.InvalidNetworkCount({
      reason:
        'Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.',
    });
}
