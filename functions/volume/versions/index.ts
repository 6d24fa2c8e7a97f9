import { openOperation } from '../../../shared/operation/operation.ts';
import { volumeVersions } from './document.ts';

/** Cinder answers with 300, several choices. */
export default openOperation({
  name: 'versions.index',
  service: 'volume',
  method: 'GET',
  path: '/',
  unversioned: true,
  status: 300,
  errors: [],
  needs: [],
  async handle({ origin }) {
    return { body: volumeVersions(origin) };
  },
});
