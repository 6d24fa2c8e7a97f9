import { extensions, shownExtension } from '../../../shared/network/extensions.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'extensions.index',
  service: 'network',
  method: 'GET',
  path: '/extensions',
  policy: null,
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { extensions: extensions.map(shownExtension) } };
  },
});
