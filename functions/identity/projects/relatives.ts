/** What stands above and below a project, in the forms in which a request may ask for it. */
import { parentOf } from '../../../shared/identity/project-tree.ts';
import { allProjects, type Project } from '../../../shared/identity/projects.ts';
import { projectsOf } from '../../../shared/identity/role-assignments.ts';
import { projectView, type selfLinks } from '../../../shared/identity/views.ts';
import type { Store } from '../../../shared/store/port.ts';

type Query = Readonly<Record<string, readonly string[]>>;

interface Ids {
  readonly [id: string]: Ids | null;
}

/** Lists hold what the caller has a role on; ids are all there. */
export async function relatives(store: Store, project: Project, query: Query, userId: string, self: ReturnType<typeof selfLinks>) {
  const asked = ['parents_as_list', 'subtree_as_list', 'parents_as_ids', 'subtree_as_ids'].filter((name) => query[name] !== undefined);
  if (asked.length === 0) return {};
  const [all, mine] = await Promise.all([allProjects(store), projectsOf(store, userId)]);
  const isMine = new Set(mine.map(({ id }) => id));
  const shown = (found: readonly Project[]) => found.filter(({ id }) => isMine.has(id)).map((one) => ({ project: projectView(one, self) }));
  const parents = (project.parents ?? []).toReversed();
  return {
    ...(asked.includes('parents_as_ids') && {
      parents: [...(project.parents ?? [])].reduce<Ids>((ids, id) => ({ [id]: ids }), { [project.domainId]: null }),
    }),
    ...(asked.includes('subtree_as_ids') && { subtree: below(all, project.id) }),
    ...(asked.includes('parents_as_list') && { parents: shown(parents.flatMap((id) => all.find((one) => one.id === id) ?? [])) }),
    ...(asked.includes('subtree_as_list') && { subtree: shown(all.filter((one) => one.parents?.includes(project.id))) }),
  };
}

function below(all: readonly Project[], id: string): Ids | null {
  const children = all.filter((project) => parentOf(project) === id);
  return children.length === 0 ? null : Object.fromEntries(children.map((child) => [child.id, below(all, child.id)]));
}
