import { type Endings, over } from '../../commands/ending.ts';
import { standingAs } from '../../commands/steps.ts';
import { servers } from '../../servers/server.ts';

/** What is under way to something else is left alone: its own end says how the machine stands. */
export const powerUpdate: Endings = {
  async done({ tx, ports, server, result }) {
    const standing = server.taskState === null ? standingAs(server, result.powerState) : {};
    if (standing.vmState !== undefined && standing.vmState !== server.vmState) {
      tx.put(servers, { ...server, ...standing, updatedAt: new Date(ports.clock.now()).toISOString() });
    }
    return over('Success');
  },
  failed: async () => over('Error'),
  lost: async () => over('Error'),
};
