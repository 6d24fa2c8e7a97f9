/** Interfaces of servers as the Compute API shows them. Source: contract/schemas/InterfaceAttachmentController.*.json. */
import type { PortView } from '../../../shared/compute/ports/networks.ts';
import type { Interface } from '../../../shared/compute/servers/interfaces.ts';
import { shownSince, view } from '../../../shared/operation/view.ts';

interface Shown {
  readonly plugged: Interface;
  /** Undefined when it has just gone. */
  readonly port: PortView | undefined;
}

export const interfaceView = view<Shown, undefined>({
  net_id: ({ plugged }) => plugged.networkId,
  port_id: ({ plugged }) => plugged.portId,
  mac_addr: ({ plugged }) => plugged.macAddress,
  port_state: ({ port }) => port?.status ?? 'DOWN',
  fixed_ips: ({ plugged }) => plugged.fixedIps.map(({ address, subnetId }) => ({ subnet_id: subnetId, ip_address: address })),
  tag: shownSince('2.70', ({ plugged }) => plugged.tag),
});
