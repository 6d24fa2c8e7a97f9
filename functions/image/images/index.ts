import { listImages, listImagesErrors } from '../../../shared/image/list.ts';
import { imageView } from '../../../shared/image/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'images.index',
  service: 'image',
  method: 'GET',
  path: '/images',
  policy: policy.reader('get_images'),
  status: 200,
  errors: listImagesErrors,
  needs: ['table:read'],
  async handle({ caller, query, url }, ports) {
    const page = await listImages(ports.store, query, caller);
    const { base } = places.image;
    const kept = url.query.split('&').filter((pair) => pair !== '' && !pair.startsWith('marker='));
    const link = (more: readonly string[]) => [`${base}/images`, [...kept, ...more].join('&')].filter((part) => part !== '').join('?');
    return {
      body: {
        images: page.images.map(imageView),
        first: link([]),
        schema: `${base}/schemas/images`,
        ...(page.next === undefined ? {} : { next: link([`marker=${page.next}`]) }),
      },
    };
  },
});
