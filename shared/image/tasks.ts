/** Tasks: what was imported, kept for two days. Source: Glance's `task_time_to_live`. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { shownTime } from './view.ts';

const daysKept = 2;

const taskSchema = z.object({
  id: z.string(),
  imageId: z.string(),
  ownerProjectId: z.nullable(z.string()),
  userId: z.string(),
  requestId: z.string(),
  method: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
});
export type ImportTask = z.infer<typeof taskSchema>;

const expiry = ({ createdAt }: ImportTask) => Date.parse(createdAt) + daysKept * 86_400_000;

export const tasks = collection({
  name: 'image task',
  schema: taskSchema,
  key: (id: string) => ({ pk: 'IMAGE_TASKS', sk: id }),
  id: ({ id }) => id,
  expiresAt: (task) => Math.ceil(expiry(task) / 1000),
});

/** Newest first. */
export async function allTasks(store: Store): Promise<ImportTask[]> {
  const found = await Array.fromAsync(tasks.all(store, { index: 'table', partition: 'IMAGE_TASKS' }));
  return found.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
}

export function taskView(task: ImportTask) {
  const { id, ownerProjectId, createdAt } = task;
  return {
    id,
    type: 'api_image_import',
    status: 'success',
    owner: ownerProjectId,
    expires_at: shownTime(new Date(expiry(task)).toISOString()),
    created_at: shownTime(createdAt),
    updated_at: shownTime(createdAt),
    self: `/v2/tasks/${id}`,
    schema: '/v2/schemas/task',
  };
}

export function detailedTaskView(task: ImportTask) {
  const { imageId, userId, requestId, method } = task;
  return {
    ...taskView(task),
    input: { image_id: imageId, import_req: { method: { name: method } } },
    result: null,
    message: '',
    image_id: imageId,
    user_id: userId,
    request_id: requestId,
  };
}
