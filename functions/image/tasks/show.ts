import * as imageErrors from '../../../shared/image/errors.ts';
import { detailedTaskView, tasks } from '../../../shared/image/tasks.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'tasks.show',
  service: 'image',
  method: 'GET',
  path: '/tasks/{task_id}',
  policy: policy.admin('tasks_api_access'),
  status: 200,
  errors: [imageErrors.TaskNotFound],
  needs: ['table:read'],
  async handle({ params }, { store }) {
    const id = params['task_id'] ?? '';
    const task = await tasks.get(store, id);
    if (task === undefined) throw imageErrors.TaskNotFound({ task_id: id });
    return { body: detailedTaskView(task) };
  },
});
