import { operation } from '../../../shared/operation/operation.ts';
import { volumeVersions } from './document.ts';

/** Cinder answers with 300, several choices. */
export default operation({
  name: 'versions.index',
  service: 'volume',
  method: 'GET',
  path: '/',
  unversioned: true,
  authentication: 'none',
  policy: null,
  status: 300,
  errors: [],
  needs: [],
  async handle({ origin }) {
    return { body: volumeVersions(origin) };
  },
});
