import { deleteNovaImage, deleteNovaImageErrors } from '../../../shared/image/nova/find.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'images.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/images/{image_id}',
  policy: null,
  window: { until: '2.35' },
  status: 204,
  errors: deleteNovaImageErrors,
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params }, ports) {
    await deleteNovaImage(ports, params['image_id'] ?? '', caller);
    return {};
  },
});
