/** What must hold of users in projects: a counter says what their servers are charged for, and is not above their limits. */
import type { Server } from '../../shared/compute/servers/server.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { isWithin } from '../../shared/quota/resource.ts';
import { quotaOf, serverQuotas } from '../../shared/quota/servers.ts';
import { userUsageKey } from '../../shared/quota/usage.ts';
import { limitsOfUser } from '../../shared/quota/users.ts';
import { number } from './history.ts';
import type { World } from './world.ts';

export function userBooks(world: World) {
  /** By project and user, what each of the user's servers is charged for. */
  const charged = new Map<string, Map<string, Map<string, ReturnType<typeof quotaOf>>>>();

  function ofUser(projectId: string, userId: string) {
    const users = charged.get(projectId) ?? new Map<string, Map<string, ReturnType<typeof quotaOf>>>();
    charged.set(projectId, users);
    const servers = users.get(userId) ?? new Map<string, ReturnType<typeof quotaOf>>();
    users.set(userId, servers);
    return servers;
  }

  return {
    takeServer(server: Server): void {
      const servers = ofUser(server.projectId, server.userId);
      if (server.deletedAt === null) servers.set(server.id, server.charged ?? quotaOf(server));
      else servers.delete(server.id);
    },
    check(projectId: string): void {
      const quotas = world.item(projectQuotas.key(projectId));
      for (const [userId, servers] of charged.get(projectId) ?? []) {
        const counter = world.item(userUsageKey(projectId, userId));
        const limits = quotas === undefined ? {} : limitsOfUser(projectQuotas.parse(quotas).users, userId);
        for (const name of serverQuotas) {
          const sum = [...servers.values()].reduce((all, of) => all + of[name], 0);
          const limit = limits[name] ?? -1;
          if (number(counter, name) !== sum)
            world.fail`The user ${userId} in the project ${projectId} counts ${number(counter, name)} ${name}; what there is makes ${sum}.`;
          if (!isWithin(limit, sum)) world.fail`The user ${userId} in the project ${projectId} uses ${sum} of ${limit} ${name}.`;
        }
      }
    },
  };
}
