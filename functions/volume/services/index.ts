import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { shownSince, view } from '../../../shared/operation/view.ts';
import { isHostUp, listVolumeHosts, type VolumeHost } from '../../../shared/volume/keeping/volume-host.ts';
import { time } from '../../../shared/volume/views.ts';

const serviceView = view<VolumeHost, number>({
  binary: () => 'cinder-volume',
  host: ({ name }) => `${name}@qemu`,
  zone: () => 'nova',
  status: ({ disabled }) => (disabled === undefined ? 'enabled' : 'disabled'),
  state: (host, now) => (isHostUp(host, now) ? 'up' : 'down'),
  updated_at: ({ lastSeenAt }) => time(new Date(lastSeenAt).toISOString()),
  disabled_reason: ({ disabled }) => disabled?.reason ?? null,
  replication_status: () => 'disabled',
  active_backend_id: () => null,
  frozen: () => false,
  cluster: shownSince('3.7', () => null),
  backend_state: shownSince('3.49', (host, now) => (isHostUp(host, now) ? 'up' : 'down')),
});

/** The agents that keep volumes: the API itself has no services to look after. */
export default operation({
  name: 'services.index',
  service: 'volume',
  method: 'GET',
  path: '/os-services',
  policy: policy.admin('volume_extension:services:index'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, version }, ports) {
    const [host, binary] = [query['host']?.at(-1), query['binary']?.at(-1)];
    const found = (await listVolumeHosts(ports.store)).filter(({ name }) => host === undefined || [name, `${name}@qemu`].includes(host));
    const services = binary === undefined || binary === 'cinder-volume' ? found : [];
    return { body: { services: services.map((each) => serviceView.show(each, version, ports.clock.now())) } };
  },
});
