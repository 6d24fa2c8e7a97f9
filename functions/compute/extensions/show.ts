import * as computeErrors from '../../../shared/compute/errors.ts';
import { extensionsOf } from '../../../shared/compute/extensions/extensions.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'extensions.show',
  service: 'compute',
  method: 'GET',
  path: '/extensions/{alias}',
  policy: policy.anyone('os_compute_api:extensions'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [computeErrors.ExtensionNotFound],
  needs: [],
  async handle({ params }) {
    const extension = extensionsOf(params).find(({ alias }) => alias === params['alias']);
    if (extension === undefined) throw computeErrors.ExtensionNotFound();
    return { body: { extension } };
  },
});
