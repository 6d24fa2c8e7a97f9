/**
 * Projects stand below others, up to five deep. How many stand below one, and how many of those are enabled, is kept with it: who adds, removes or
 * switches one writes the one above in the same commit, so that nothing is left without what it stands below.
 */
import { together } from '../errors.ts';
import type { Transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { getProject, getProjectErrors, type Project, projects } from './projects.ts';

/** Source: Keystone's `max_project_tree_depth`. */
const deepest = 5;

export const parentOf = ({ parents, domainId }: Pick<Project, 'parents' | 'domainId'>): string => parents?.at(-1) ?? domainId;

export const enterBelowErrors = /* @__PURE__ */ together(getProjectErrors, [
  identityErrors.HierarchyTooDeep,
  identityErrors.BranchDisabled,
]);

/**
 * Makes room below a project. @returns the projects above the new one, topmost first
 */
export async function enterBelow(tx: Transaction, parentId: string, isEnabled: boolean): Promise<string[]> {
  const parent = await getProject(tx, parentId);
  const parents = [...(parent.parents ?? []), parent.id];
  if (parents.length >= deepest) throw identityErrors.HierarchyTooDeep({ project_id: parent.id });
  if (!parent.enabled) throw identityErrors.BranchDisabled({ project_id: parent.id });
  count(tx, parent, 1, isEnabled ? 1 : 0);
  return parents;
}

export const assertLeafErrors = [identityErrors.ProjectNotLeaf];

export function assertLeaf({ id, children = 0 }: Project): void {
  if (children > 0) throw identityErrors.ProjectNotLeaf({ project_id: id });
}

/** A project leaves its place. */
export async function leave(tx: Transaction, project: Project): Promise<void> {
  const parent = await above(tx, project);
  if (parent !== undefined) count(tx, parent, -1, project.enabled ? -1 : 0);
}

export const switchBelowErrors = [identityErrors.SubtreeEnabled, identityErrors.ParentsDisabled];

/** A project is enabled or disabled. */
export async function switchBelow(tx: Transaction, { id, enabledChildren = 0, ...before }: Project, isEnabled: boolean): Promise<void> {
  if (before.enabled === isEnabled) return;
  if (!isEnabled && enabledChildren > 0) throw identityErrors.SubtreeEnabled({ project_id: id });
  const parent = await above(tx, before);
  if (parent === undefined) return;
  if (isEnabled && !parent.enabled) throw identityErrors.ParentsDisabled({ project_id: id });
  count(tx, parent, 0, isEnabled ? 1 : -1);
}

async function above(tx: Transaction, { parents }: Pick<Project, 'parents'>): Promise<Project | undefined> {
  const id = parents?.at(-1);
  return id === undefined ? undefined : tx.get(projects, id);
}

function count(tx: Transaction, parent: Project, children: number, enabledChildren: number): void {
  tx.put(projects, {
    ...parent,
    children: (parent.children ?? 0) + children,
    enabledChildren: (parent.enabledChildren ?? 0) + enabledChildren,
  });
}
