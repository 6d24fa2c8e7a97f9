import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { allTasks, taskView } from '../../../shared/image/tasks.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const filters: Filters<ReturnType<typeof taskView>> = { type: (task) => task.type, status: (task) => task.status };

export default operation({
  name: 'tasks.index',
  service: 'image',
  method: 'GET',
  path: '/tasks',
  policy: policy.admin('tasks_api_access'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query }, { store }) {
    const found = filtered((await allTasks(store)).map(taskView), query, filters);
    return { body: { tasks: found, first: '/v2/tasks', schema: '/v2/schemas/tasks' } };
  },
});
