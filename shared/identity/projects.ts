/** Projects, each with a name that is unique in its domain. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { domainIdOf, type Reference } from './domains.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, isPossibleName } from './ids.ts';

const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  domainId: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  tags: z.array(z.string()),
  /** The projects above it, topmost first; none unless told. */
  parents: z.optional(z.array(z.string())),
  /** How many stand right below it, and how many of those are enabled; none unless told. See project-tree.ts. */
  children: z.optional(z.number()),
  enabledChildren: z.optional(z.number()),
  /** How often all tokens for it were taken back; none unless told. */
  tokenGeneration: z.optional(z.number()),
  /** What clients store with it besides; Keystone keeps any attribute. */
  extra: z.record(z.string(), z.unknown()),
});
export type Project = z.infer<typeof projectSchema>;

export const tokenGenerationOf = ({ tokenGeneration = 0 }: { readonly tokenGeneration?: number | undefined }): number => tokenGeneration;

export const projects = collection({
  name: 'project',
  schema: projectSchema,
  key: (id: string) => ({ pk: 'PROJECTS', sk: id }),
  id: (project) => project.id,
});

interface NameId {
  readonly domainId: string;
  readonly name: string;
}

/** One item for each name in use: that a commit expects it absent is what makes names unique. */
export const projectNames = collection({
  name: 'project name',
  schema: z.object({ domainId: z.string(), name: z.string(), projectId: z.string() }),
  key: ({ domainId, name }: NameId) => ({ pk: `PROJECT_NAME#${domainId}`, sk: name }),
  id: ({ domainId, name }) => ({ domainId, name }),
});

export async function allProjects(store: Store): Promise<Project[]> {
  return Array.fromAsync(projects.all(store, { index: 'table', partition: 'PROJECTS' }));
}

export interface InDomain extends Reference {
  readonly domain?: Reference | undefined;
}

/** By id, or by name and domain. */
export async function findProject(store: Store, { id, name, domain }: InDomain): Promise<Project | undefined> {
  if (id !== undefined) return isPossibleId(id) ? projects.get(store, id) : undefined;
  if (name === undefined || !isPossibleName(name) || domain === undefined) return undefined;
  const domainId = await domainIdOf(store, domain);
  const named = domainId === undefined ? undefined : await projectNames.get(store, { domainId, name });
  return named && projects.get(store, named.projectId);
}

export const getProjectErrors = [identityErrors.ProjectNotFound];

export async function getProject(tx: Transaction, id: string): Promise<Project> {
  const project = isPossibleId(id) ? await tx.get(projects, id) : undefined;
  if (project === undefined) throw identityErrors.ProjectNotFound({ project_id: id });
  return project;
}

export const putProjectErrors = [identityErrors.Duplicate];

/** Puts a project, and its name when that is new. */
export async function putProject(tx: Transaction, project: Project, before?: Project): Promise<void> {
  const { id, name, domainId } = project;
  if (before?.name !== name) {
    if ((await tx.get(projectNames, { domainId, name })) !== undefined) {
      throw identityErrors.Duplicate({ type: 'project', details: `Duplicate entry found with name ${name} at domain ID ${domainId}` });
    }
    tx.put(projectNames, { domainId, name, projectId: id });
    if (before !== undefined) await removeName(tx, before);
  }
  tx.put(projects, project);
}

export async function removeProject(tx: Transaction, project: Project): Promise<void> {
  await removeName(tx, project);
  tx.remove(projects, project.id);
}

async function removeName(tx: Transaction, { domainId, name }: Project): Promise<void> {
  if ((await tx.get(projectNames, { domainId, name })) !== undefined) tx.remove(projectNames, { domainId, name });
}
