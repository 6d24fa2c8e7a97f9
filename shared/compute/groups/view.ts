/** Server groups as the API shows them. Source: contract/schemas/ServerGroupController.show.json. */
import { shownSince, shownUntil, view } from '../../operation/view.ts';
import type { ServerGroup } from './group.ts';

export interface GroupWithMembers {
  readonly group: ServerGroup;
  /** Ids of servers, in the order in which they came. */
  readonly members: readonly string[];
}

export const serverGroupView = view<GroupWithMembers, undefined>({
  id: ({ group }) => group.id,
  name: ({ group }) => group.name,
  policies: shownUntil('2.63', ({ group }) => [group.policy]),
  policy: shownSince('2.64', ({ group }) => group.policy),
  rules: shownSince('2.64', ({ group }) => (group.maxServerPerHost === null ? {} : { max_server_per_host: group.maxServerPerHost })),
  members: ({ members }) => members,
  metadata: shownUntil('2.63', () => ({})),
  project_id: shownSince('2.13', ({ group }) => group.projectId),
  user_id: shownSince('2.13', ({ group }) => group.userId),
});
