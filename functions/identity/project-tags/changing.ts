/** A project with other tags, which are the request's or one more or less. */
import { getProject, type Project, putProject } from '../../../shared/identity/projects.ts';
import type { Ports } from '../../../shared/ports.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export async function changeTags(
  ports: Pick<Ports, 'store' | 'clock' | 'chance'>,
  projectId: string,
  change: (project: Project) => readonly string[],
): Promise<readonly string[]> {
  return transaction(ports, async (tx) => {
    const project = await getProject(tx, projectId);
    const tags = [...new Set(change(project))].sort();
    await putProject(tx, { ...project, tags }, project);
    return tags;
  });
}
