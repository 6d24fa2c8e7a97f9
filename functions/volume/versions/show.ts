import { operation } from '../../../shared/operation/operation.ts';
import { volumeVersions } from './document.ts';

export default operation({
  name: 'versions.show',
  service: 'volume',
  method: 'GET',
  path: '/',
  authentication: 'none',
  policy: null,
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin }) {
    return { body: volumeVersions(origin) };
  },
});
