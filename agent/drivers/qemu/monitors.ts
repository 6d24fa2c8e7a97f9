/** The monitors of machines, each opened as long as somebody has something to ask: a monitor has one client at a time, and an agent that dies leaves it. */

import { openQmp, type Qmp, QmpLost } from '../../qmp.ts';
import type { Host } from './host.ts';

export interface Monitors {
  /** @throws QmpLost when nobody is there, or does not answer; what the work throws */
  with<T>(serverId: string, work: (qmp: Qmp) => Promise<T>): Promise<T>;
}

export function openMonitors({ records, times, effect }: Pick<Host, 'records' | 'times' | 'effect'>): Monitors {
  const opened = new Map<string, { readonly qmp: Promise<Qmp>; users: number }>();
  return {
    async with(serverId, work) {
      const entry = opened.get(serverId) ?? { qmp: openQmp(records.folderOf(serverId), times), users: 0 };
      opened.set(serverId, entry);
      entry.users += 1;
      try {
        const qmp = await entry.qmp;
        const looks = (command: string) => command.startsWith('query-') || command.startsWith('qom-');
        return await work({
          ...qmp,
          async ask(command, args) {
            if (!looks(command)) await effect(command);
            return qmp.ask(command, args);
          },
        });
      } catch (error) {
        // The next one shall not find what is broken.
        if (error instanceof QmpLost && opened.get(serverId) === entry) opened.delete(serverId);
        throw error;
      } finally {
        entry.users -= 1;
        if (entry.users === 0) {
          if (opened.get(serverId) === entry) opened.delete(serverId);
          entry.qmp.then(
            (qmp) => qmp.close(),
            () => {},
          );
        }
      }
    },
  };
}
