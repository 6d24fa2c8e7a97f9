/** Whose quotas a request is about. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { projects } from '../../shared/identity/projects.ts';
import { texts } from '../../shared/operation/query-values.ts';
import { queryParameters, versions } from '../../shared/operation/versioned.ts';
import { readStanding, readUserStanding, type Standing } from '../../shared/quota/standing.ts';
import type { Store } from '../../shared/store/port.ts';

export const quotaQuery = /* @__PURE__ */ queryParameters({ user_id: texts }, versions({ '2.1': 'drop', '2.75': 'refuse' }));

/** The user in the project, where the query names one: the first of several, and none by an empty name, as in Nova. */
export const userIn = ({ user_id: named }: { readonly user_id?: readonly string[] | undefined }): string | undefined =>
  named?.[0] || undefined;

/** How a project stands, or a user in it. */
export const standingOf = (store: Store, projectId: string, userId: string | undefined): Promise<Standing> =>
  userId === undefined ? readStanding(store, projectId) : readUserStanding(store, { projectId, userId });

export const quotaProjectErrors = [computeErrors.ProjectInvalid];

/** Keystone is asked, as Nova asks it. */
export async function assertProject(store: Store, id: string): Promise<void> {
  if ((await projects.get(store, id)) === undefined) throw computeErrors.ProjectInvalid({ project_id: id });
}
