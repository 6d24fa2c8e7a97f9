import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Caller } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { includes, type Query } from '../../../shared/volume/filters.ts';
import { listTypes } from '../../../shared/volume/find.ts';
import { specsFor, typeView } from '../../../shared/volume/other-views.ts';
import { listErrors, pageOfThings } from '../../../shared/volume/pages.ts';
import { mayUseType, type VolumeType } from '../../../shared/volume/volume.ts';

/** Ordinary users see public types and those that are shared with their project; for administrators `is_public` decides. */
function isShown(query: Query, caller: Caller): (type: VolumeType) => boolean {
  if (!caller.isAdmin) return (type) => mayUseType(type, caller);
  const asked = query['is_public']?.at(-1) ?? 'true';
  if (asked.trim().toLowerCase() === 'none') return () => true;
  const wanted = looseBoolean(asked);
  if (wanted === undefined) throw volumeErrors.IsPublicInvalid({ value: asked });
  return ({ isPublic }) => isPublic === wanted;
}

export default operation({
  name: 'volume-types.index',
  service: 'volume',
  method: 'GET',
  path: '/types',
  policy: policy.reader('volume_extension:type_get_all'),
  status: 200,
  errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.IsPublicInvalid, ...listErrors],
  needs: ['table:read'],
  async handle(request, ports) {
    const { caller, query, version } = request;
    const types = (await listTypes(ports.store)).filter(isShown(query, caller));
    const { things, links } = pageOfThings(
      types,
      {
        id: ({ id }) => id,
        missing: (marker) => volumeErrors.VolumeTypeNotFound({ type: marker }),
        filters: {
          is_public: () => () => true,
          extra_specs: versions({ '3.0': undefined, '3.52': includes((type: VolumeType) => specsFor(type, caller)) }),
        },
        sortKeys: { id: ({ id }) => id, name: ({ name }) => name, description: ({ description }) => description },
      },
      request,
    );
    return { body: { volume_types: things.map((type) => typeView.show(type, version, caller)), volume_type_links: links } };
  },
});
