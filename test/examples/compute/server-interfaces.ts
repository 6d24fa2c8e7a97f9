import type { Example } from '../example.ts';

const notYet = 'what its workload asks of the ports themselves is the same';

export const serverInterfaces: readonly Example[] = [
  {
    operation: 'server-interfaces.index',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: (await world.pluggedServer()).server_id } }),
    looks: ({ servers: { plain, full } }) => [plain, full].map((id) => ({ params: { server_id: id } })),
  },
  {
    operation: 'server-interfaces.create',
    isOwned: true,
    async prepare(world) {
      const { server_id, network_id: net_id } = await world.pluggedServer();
      return { params: { server_id }, body: { interfaceAttachment: { net_id } } };
    },
    async variants(world) {
      const { server_id, network_id } = await world.pluggedServer();
      return [{ params: { server_id }, body: { interfaceAttachment: { port_id: await world.port(network_id) } } }];
    },
  },
  {
    operation: 'server-interfaces.show',
    isOwned: true,
    async prepare(world) {
      const { server_id, port_id } = await world.pluggedServer();
      return { params: { server_id, port_id } };
    },
    looks: ({ servers: { full }, ports }) => [{ params: { server_id: full, port_id: ports.full } }],
  },
  {
    operation: 'server-interfaces.delete',
    isOwned: true,
    async prepare(world) {
      const { server_id, port_id } = await world.pluggedServer();
      return { params: { server_id, port_id } };
    },
  },
  {
    operation: 'server-actions.addFixedIp',
    isOwned: true,
    async prepare(world) {
      const { server_id, network_id: networkId } = await world.pluggedServer();
      return { params: { server_id }, body: { addFixedIp: { networkId } } };
    },
  },
  {
    operation: 'server-actions.removeFixedIp',
    isOwned: true,
    unsimulated: notYet,
    async prepare(world) {
      const { server_id, address } = await world.pluggedServer();
      return { params: { server_id }, body: { removeFixedIp: { address } } };
    },
  },
  {
    operation: 'server-actions.addSecurityGroup',
    isOwned: true,
    unsimulated: notYet,
    prepare: async (world) => ({
      params: { server_id: (await world.pluggedServer()).server_id },
      body: { addSecurityGroup: { name: await world.defaultGroup() } },
    }),
  },
  {
    operation: 'server-actions.removeSecurityGroup',
    isOwned: true,
    unsimulated: notYet,
    prepare: async (world) => ({
      params: { server_id: (await world.pluggedServer()).server_id },
      body: { removeSecurityGroup: { name: await world.defaultGroup() } },
    }),
  },
];
