/** What goes wrong between the control plane and its hosts. */
import { servers } from '../../../shared/compute/servers/server.ts';
import { hostQueue } from '../../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../../shared/messaging/command-message.ts';
import { commandSchema, powerAfter } from '../../../shared/messaging/commands.ts';
import { keyText } from '../../../shared/store/requests.ts';
import { allocationsIn, type Canary, isCommand } from './canary.ts';

export const canariesOfHosts: readonly Canary[] = [
  {
    name: 'a command is sent before its commit',
    budget: 60,
    store: (store, actor, _world, queues) => ({
      ...store,
      async commit(writes, token) {
        for (const write of writes) {
          if (actor.kind !== 'api' || write.kind !== 'put' || !isCommand(write.item)) continue;
          const command = commandSchema.parse(write.item);
          await queues.send(hostQueue(command.host), commandMessage(command)).catch(() => {});
        }
        return store.commit(writes, token);
      },
    }),
  },
  {
    name: 'what was committed and not sent is forgotten',
    budget: 60,
    queues: (queues, actor) => ({
      ...queues,
      send: async (queue, message) => (actor.kind === 'worker' && actor.name !== 'agent-events' ? undefined : queues.send(queue, message)),
    }),
  },
  {
    name: 'an agent says that it is done before it is',
    // One seed in fifty finds it.
    budget: 300,
    driver: (driver, actor, world) => ({
      ...driver,
      async power(serverId, verb) {
        void world.scheduler.sleep(actor, 2_000).then(() => driver.power(serverId, verb).catch(() => {}));
        return { powerState: powerAfter[verb] };
      },
      async attachVolume(serverId, attachment) {
        void world.scheduler.sleep(actor, 2_000).then(() => driver.attachVolume(serverId, attachment).catch(() => {}));
        return {};
      },
    }),
  },
  {
    name: 'an agent keeps no ledger',
    budget: 150,
    ledger: (ledger) => ({ ...ledger, find: async () => undefined, newestGeneration: async () => 0 }),
  },
  {
    name: 'an agent ignores generations',
    // Rare since a minute of silence no longer ends what is under way: old commands seldom meet newer ones.
    budget: 1_000,
    ledger: (ledger) => ({ ...ledger, newestGeneration: async () => 0 }),
  },
  {
    name: 'an undo meets a newer machine',
    budget: 300,
    // It ends whatever the server has on the host, some time after it has said that it did.
    driver: (driver, actor, world) => ({
      ...driver,
      async discard(serverId, machineId) {
        const result = await driver.discard(serverId, machineId);
        void world.scheduler.sleep(actor, 30_000).then(async () => {
          const newer = (await driver.machines()).find((machine) => machine.serverId === serverId);
          if (newer !== undefined) await driver.discard(serverId, newer.machineId).catch(() => {});
        });
        return result;
      },
    }),
  },
  {
    name: 'an evacuated machine lives on',
    // Evacuations from hosts that come back are rare.
    budget: 1_200,
    // Its host says that it has discarded it, and has not.
    driver: (driver, actor, world) => ({
      ...driver,
      async discard(serverId, machineId) {
        const server = world.mirror.get(keyText(servers.key(serverId)));
        const isLeft =
          server !== undefined && allocationsIn(server).some(({ host, isLeaving }) => isLeaving && actor.name.startsWith(`agent-${host}`));
        return isLeft ? {} : driver.discard(serverId, machineId);
      },
    }),
  },
  // An operator's word for it moves volumes to other hosts.
  { name: 'a host that is said to be fenced off runs on', budget: 200, fencing: 'is only said' },
  {
    name: 'a host that begins anew does what it was told before',
    budget: 400,
    queues: (queues, actor) => ({
      ...queues,
      async receive(queue, options) {
        const messages = await queues.receive(queue, options);
        const never = Number.MAX_SAFE_INTEGER;
        const renewed = (body: string) => body.replace(/"sentAt":\d+/, `"sentAt":${never}`);
        return actor.kind === 'agent' ? messages.map((message) => ({ ...message, body: renewed(message.body), sentAt: never })) : messages;
      },
    }),
  },
  {
    name: 'a step is sent twice',
    budget: 60,
    queues: (queues, actor) => ({
      ...queues,
      async send(queue, message) {
        await queues.send(queue, message);
        if (actor.kind === 'agent' || !queue.startsWith(hostQueue(''))) return;
        const command = commandSchema.safeParse(JSON.parse(message.body));
        if (!command.success) return;
        const id = `ffffffff${command.data.id.slice(8)}`;
        await queues.send(queue, commandMessage({ ...command.data, id }));
      },
    }),
  },
];
