/** GET /images and GET /images/detail: the same images, shown in short or whole. */
import type { Image } from '../../shared/image/image.ts';
import { listNovaImages, listNovaImagesErrors, novaImageQuery } from '../../shared/image/nova/list.ts';
import type { NovaImageContext } from '../../shared/image/nova/view.ts';
import { nextLink } from '../../shared/operation/links.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { View } from '../../shared/operation/view.ts';

export function imageList(name: 'index' | 'detail', path: string, view: View<Image, NovaImageContext>): AnyOperation {
  return operation({
    name: `images.${name}`,
    service: 'compute',
    method: 'GET',
    path,
    policy: null,
    window: { until: '2.35' },
    query: novaImageQuery,
    status: 200,
    errors: listNovaImagesErrors,
    needs: ['table:read'],
    async handle({ caller, query, version, origin, url }, { store, origins }) {
      const { images, next } = await listNovaImages(store, query, caller);
      const context = { origin, origins };
      return {
        body: {
          images: images.map((image) => view.show(image, version, context)),
          ...(next && { images_links: [nextLink(origin, url, next.marker, next.limit)] }),
        },
      };
    },
  });
}
