import * as errors from '../../../shared/network/errors/common.ts';
import { extensions, shownExtension } from '../../../shared/network/extensions.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'extensions.show',
  service: 'network',
  method: 'GET',
  path: '/extensions/{alias}',
  policy: null,
  status: 200,
  errors: [errors.ExtensionNotFound],
  needs: [],
  async handle({ params: { alias = '' } }) {
    const extension = extensions.find((each) => each.alias === alias);
    if (extension === undefined) throw errors.ExtensionNotFound({ alias });
    return { body: { extension: shownExtension(extension) } };
  },
});
