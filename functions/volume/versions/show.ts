import { openOperation } from '../../../shared/operation/operation.ts';
import { volumeVersions } from './document.ts';

export default openOperation({
  name: 'versions.show',
  service: 'volume',
  method: 'GET',
  path: '/',
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin }) {
    return { body: volumeVersions(origin) };
  },
});
