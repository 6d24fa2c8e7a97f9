import { testImageId } from '../../../shared/image/test-image.ts';
import { type Example, type ExampleRequest, queries } from '../example.ts';
import type { World } from '../world.ts';

const unsimulated = 'one write of the image service, with nothing for a host';

/** With a property `key`. */
const image = (world: World) => world.image({ withData: true, properties: { key: 'value' } });

const on = (operation: string, more: ExampleRequest = {}): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { image_id: await image(world), key: 'key' }, ...more }),
});

/** The image that everybody may see. */
const seen = () => [{ params: { image_id: testImageId } }];
const lists = () => [
  {},
  ...queries(
    '?limit=1',
    '?name=test&status=ACTIVE&minRam=0&minDisk=0&type=snapshot&property-key=value',
    '?changes-since=2020-01-01T00:00:00Z&server=http://cloud.example/servers/1',
  ),
];

/** The images of the image service, and their properties, in the Compute API's form. */
export const images: readonly Example[] = [
  { operation: 'images.index', prepare: () => ({}), looks: lists },
  { operation: 'images.detail', prepare: () => ({}), looks: lists },
  { ...on('images.show'), looks: seen },
  { ...on('images.delete'), unsimulated },
  { ...on('image-metadata.index'), looks: seen },
  { ...on('image-metadata.create', { body: { metadata: { key: 'other', more: 'ünïcödé 🌊' } } }), unsimulated },
  {
    ...on('image-metadata.update-all', { body: { metadata: { 'an-other.key: ': '' } } }),
    unsimulated,
    variants: async (world) => [{ params: { image_id: await image(world) }, body: { metadata: {} } }],
  },
  { ...on('image-metadata.show'), looks: ({ images: { plain } }) => [{ params: { image_id: plain, key: 'key' } }] },
  { ...on('image-metadata.update', { body: { meta: { key: 'other' } } }), unsimulated },
  { ...on('image-metadata.delete'), unsimulated },
];
