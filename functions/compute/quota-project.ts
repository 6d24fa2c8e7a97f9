/** Whose quotas a request is about. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { projects } from '../../shared/identity/projects.ts';
import { texts } from '../../shared/operation/query-values.ts';
import { queryParameters, versions } from '../../shared/operation/versioned.ts';
import type { Store } from '../../shared/store/port.ts';

export const quotaQuery = /* @__PURE__ */ queryParameters({ user_id: texts }, versions({ '2.1': 'drop', '2.75': 'refuse' }));

export const quotaProjectErrors = [computeErrors.ProjectInvalid];

/** Keystone is asked, as Nova asks it. */
export async function assertProject(store: Store, id: string): Promise<void> {
  if ((await projects.get(store, id)) === undefined) throw computeErrors.ProjectInvalid({ project_id: id });
}
