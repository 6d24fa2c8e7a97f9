/** What clients do with networks: ports of their own, and servers that are plugged in and out. */
import * as actions from '../../shared/compute/actions/rows.ts';
import { networkIds } from './founding.ts';
import { compute, type Generator, listOf, may, onServer, recent, type Situation } from './wishes.ts';

const network = '/network/v2.0';

/** Mostly the one in which addresses are few. */
const networkOf = ({ chance, persona }: Situation): string =>
  chance.happens(0.6) ? networkIds.shared : persona.projectId === 'red' ? networkIds.red : networkIds.blue;

/** What a new server is to be plugged into. */
export function networksFor(situation: Situation): unknown {
  const { chance, known, persona } = situation;
  const kind = chance.random();
  if (kind < 0.5) return 'none';
  const port = recent(situation, listOf(known.ports, persona.projectId));
  if (kind < 0.6 && port !== undefined) return [{ port }];
  return kind < 0.9 ? [{ uuid: networkOf(situation) }] : [{ uuid: networkOf(situation) }, { uuid: networkOf(situation) }];
}

/** A port that a server is plugged into, or of which somebody has heard. */
function interfaceOf(serverId: string, situation: Situation): string | undefined {
  const { chance, books, known, persona } = situation;
  const plugged = books.servers.get(serverId)?.interfaces ?? [];
  return plugged.length === 0 ? recent(situation, listOf(known.ports, persona.projectId)) : chance.pick(plugged).portId;
}

export const networkGenerators: Readonly<Record<string, Generator>> = {
  'ports.create': {
    weight: 2,
    make: (situation) => ({ request: { method: 'POST', path: `${network}/ports`, body: { port: { network_id: networkOf(situation) } } } }),
    learn(reply, { known, persona }) {
      const id = (reply.body as { port?: { id?: string } } | undefined)?.port?.id;
      if (id !== undefined) listOf(known.ports, persona.projectId).push(id);
    },
  },
  'ports.update': {
    weight: 1,
    make(situation) {
      const id = recent(situation, listOf(situation.known.ports, situation.persona.projectId));
      const fixed_ips = situation.chance.happens(0.5) ? [] : [{ ip_address: `10.0.0.${situation.chance.between(2, 6)}` }];
      return id === undefined
        ? undefined
        : { request: { method: 'PUT', path: `${network}/ports/${id}`, body: { port: { fixed_ips, security_groups: [] } } } };
    },
  },
  'ports.delete': {
    weight: 1,
    make(situation) {
      const id = recent(situation, listOf(situation.known.ports, situation.persona.projectId));
      return id === undefined ? undefined : { request: { method: 'DELETE', path: `${network}/ports/${id}` } };
    },
  },
  /** The default group's, which every port is in. */
  'security-groups.index': {
    weight: 1,
    make: () => ({ request: { method: 'GET', path: `${network}/security-groups`, query: 'name=default' } }),
    learn(reply, { known, persona }) {
      const [group] =
        (reply.body as { security_groups?: { id: string; security_group_rules: { id: string }[] }[] } | undefined)?.security_groups ?? [];
      if (group === undefined) return;
      listOf(known.groups, `network ${persona.projectId}`).push(group.id);
      listOf(known.groups, `rules ${persona.projectId}`).push(...group.security_group_rules.map(({ id }) => id));
    },
  },
  'security-group-rules.create': {
    weight: 2,
    make(situation) {
      const id = recent(situation, listOf(situation.known.groups, `network ${situation.persona.projectId}`));
      const port = situation.chance.between(1, 9);
      const rule = { security_group_id: id, direction: 'ingress', protocol: 'tcp', port_range_min: port, port_range_max: port };
      if (id === undefined) return undefined;
      return { request: { method: 'POST', path: `${network}/security-group-rules`, body: { security_group_rule: rule } } };
    },
  },
  'security-group-rules.delete': {
    weight: 1,
    make(situation) {
      const id = recent(situation, listOf(situation.known.groups, `rules ${situation.persona.projectId}`));
      return id === undefined ? undefined : { request: { method: 'DELETE', path: `${network}/security-group-rules/${id}` } };
    },
  },
  'server-interfaces.create': {
    weight: 4,
    make: onServer((id, situation) => {
      const port = recent(situation, listOf(situation.known.ports, situation.persona.projectId));
      const wanted = port !== undefined && situation.chance.happens(0.4) ? { port_id: port } : { net_id: networkOf(situation) };
      return {
        method: 'POST',
        path: `${compute}/servers/${id}/os-interface`,
        version: 'compute 2.79',
        body: { interfaceAttachment: wanted },
      };
    }, may(actions.attachInterface)),
  },
  'server-interfaces.delete': {
    weight: 4,
    make: onServer(
      (id, situation) => ({
        method: 'DELETE',
        path: `${compute}/servers/${id}/os-interface/${interfaceOf(id, situation) ?? id}`,
      }),
      may(actions.detachInterface),
    ),
  },
  'server-actions.addFixedIp': {
    weight: 0.5,
    make: onServer((id, situation) => ({
      method: 'POST',
      path: `${compute}/servers/${id}/action`,
      version: 'compute 2.43',
      body: { addFixedIp: { networkId: networkOf(situation) } },
    })),
  },
};
