/** The hosts that a port is bound to: one that plugs it, and others to which its server may move. Source: contract-network/resources.json, `bindings`. */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as errors from '../errors/bindings.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Attributes } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { admin, enforceRules, holds, type Rules, service } from '../resource/rules.ts';
import { vifTypeOn } from './create.ts';
import { type Port, type PortBinding, ports as portThings, vnicTypes } from './port.ts';
import { putPort } from './put.ts';
import { portResource, portTarget } from './resource.ts';

export const bindingAttributes = {
  host: { kind: kinds.filledName(), post: 'required', put: true, filter: true },
  vif_type: { kind: kinds.text(), filter: true },
  vif_details: { kind: kinds.text() },
  vnic_type: { kind: kinds.oneOf(vnicTypes), post: true, put: true, default: 'normal', filter: true },
  profile: { kind: kinds.objectOrNone(), post: true, put: true },
  status: { kind: kinds.text(), filter: true },
  project_id: { kind: kinds.text(), post: true },
  tenant_id: { kind: kinds.text(), post: true },
} as const satisfies Attributes;

const bindingRules: Rules = {
  get_port_binding: [admin, service],
  create_port_binding: [service],
  update_port_binding: [admin, service],
  delete_port_binding: [service],
};

/** Who may not look at bindings sees none; the rest is refused. */
export const maySeeBindings = (caller: Caller, port: Port): boolean => holds(bindingRules, 'get_port_binding', caller, portTarget(port));
export const enforceBinding = (verb: 'create' | 'update' | 'delete', caller: Caller, port: Port): void =>
  enforceRules(bindingRules, `${verb}_port_binding`, caller, portTarget(port));

export const bindingErrors = [
  errors.PortBindingNotFound,
  errors.PortBindingAlreadyExists,
  errors.PortBindingAlreadyActive,
  errors.PortBindingError,
];

export async function visiblePort(tx: Transaction, caller: Caller, id: string): Promise<Port> {
  const port = await tx.get(portThings, id);
  if (port === undefined || !holds(portResource.rules, 'get_port', caller, portTarget(port))) throw portResource.notFound(id);
  return port;
}

export interface Bound extends PortBinding {
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly vifType: Port['vifType'];
}

/** All of a port's, the active one first. A host that others bind it to could, when they did. */
export function bindingsOf(port: Port): readonly Bound[] {
  const { hostId: host, vnicType, profile, vifType } = port;
  const active: readonly Bound[] = host === '' ? [] : [{ host, vnicType, profile, vifType, status: 'ACTIVE' }];
  return [...active, ...port.inactiveBindings.map((each) => ({ ...each, vifType: 'bridge' as const, status: 'INACTIVE' as const }))];
}

export function bindingOn(port: Port, host: string): Bound {
  const found = bindingsOf(port).find((each) => each.host === host);
  if (found === undefined) throw errors.PortBindingNotFound({ port_id: port.id, host });
  return found;
}

export const shownBinding = ({ host, vnicType, profile, vifType, status }: Bound) => ({
  host,
  vif_type: vifType,
  vif_details: vifType === 'bridge' ? { port_filter: true, connectivity: 'l2' } : {},
  vnic_type: vnicType,
  profile,
  status,
});

async function assertHost(ports: NetworkPorts, port: Port, host: string): Promise<void> {
  if ((await vifTypeOn(ports, host)) === 'binding_failed') throw errors.PortBindingError({ port_id: port.id, host });
}

const touched = ({ clock }: NetworkPorts, port: Port, changes: Partial<Port>): Port => ({
  ...port,
  ...changes,
  revision: port.revision + 1,
  updatedAt: new Date(clock.now()).toISOString(),
});

/** Binds a port to one more host; to the first there is, it is plugged there. */
export async function addBinding(tx: Transaction, ports: NetworkPorts, port: Port, binding: PortBinding): Promise<Bound> {
  const { host, vnicType, profile } = binding;
  if (bindingsOf(port).some((each) => each.host === host)) throw errors.PortBindingAlreadyExists({ port_id: port.id, host });
  await assertHost(ports, port, host);
  const changes: Partial<Port> =
    port.hostId === '' ? { hostId: host, vnicType, profile, vifType: 'bridge' } : { inactiveBindings: [...port.inactiveBindings, binding] };
  const after = touched(ports, port, changes);
  await putPort(tx, ports, port, after);
  return bindingOn(after, host);
}

export async function changeBinding(
  tx: Transaction,
  ports: NetworkPorts,
  port: Port,
  host: string,
  change: Partial<PortBinding>,
): Promise<Bound> {
  const before = bindingOn(port, host);
  const wanted: PortBinding = {
    host: change.host ?? host,
    vnicType: change.vnicType ?? before.vnicType,
    profile: change.profile ?? before.profile,
  };
  if (wanted.host !== host) {
    if (bindingsOf(port).some((each) => each.host === wanted.host))
      throw errors.PortBindingAlreadyExists({ port_id: port.id, host: wanted.host });
    await assertHost(ports, port, wanted.host);
  }
  const changes: Partial<Port> =
    before.status === 'ACTIVE'
      ? { hostId: wanted.host, vnicType: wanted.vnicType, profile: wanted.profile, ...(wanted.host === host ? {} : { status: 'DOWN' }) }
      : { inactiveBindings: port.inactiveBindings.map((each) => (each.host === host ? wanted : each)) };
  const after = touched(ports, port, changes);
  await putPort(tx, ports, port, after);
  return bindingOn(after, wanted.host);
}

/** From now on the port is plugged there, and may still move back to where it was. */
export async function activateBinding(tx: Transaction, ports: NetworkPorts, port: Port, host: string): Promise<Bound> {
  const wanted = bindingOn(port, host);
  if (wanted.status === 'ACTIVE') throw errors.PortBindingAlreadyActive({ port_id: port.id, host });
  const left: readonly PortBinding[] = port.hostId === '' ? [] : [{ host: port.hostId, vnicType: port.vnicType, profile: port.profile }];
  const inactiveBindings = [...port.inactiveBindings.filter((each) => each.host !== host), ...left];
  const { vnicType, profile } = wanted;
  const after = touched(ports, port, {
    hostId: host,
    vnicType,
    profile,
    vifType: await vifTypeOn(ports, host),
    status: 'DOWN',
    inactiveBindings,
  });
  await putPort(tx, ports, port, after);
  return bindingOn(after, host);
}

export async function removeBinding(tx: Transaction, ports: NetworkPorts, port: Port, host: string): Promise<void> {
  const { status } = bindingOn(port, host);
  const changes: Partial<Port> =
    status === 'ACTIVE'
      ? { hostId: '', vifType: 'unbound', status: 'DOWN', profile: {} }
      : { inactiveBindings: port.inactiveBindings.filter((each) => each.host !== host) };
  await putPort(tx, ports, port, touched(ports, port, changes));
}
