import { openOperation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';

/** Neutron names its core here, and nothing else. */
const core = ['network', 'subnet', 'subnetpool', 'port'];

export default openOperation({
  name: 'versions.show',
  service: 'network',
  method: 'GET',
  path: '/',
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin }) {
    const { root, base } = places.network;
    const resources = core.map((name) => ({
      name,
      collection: `${name}s`,
      links: [{ rel: 'self', href: `${origin}${root}${base}/${name}s` }],
    }));
    return { body: { resources } };
  },
});
