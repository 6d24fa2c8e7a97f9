/** Services may have origins of their own: the catalogue says so, and so does an answer to strangers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogFor, listedEndpoints } from '../../shared/identity/catalog.ts';

const used = 'https://identity.example';
const origins = { identity: used, compute: 'https://compute.example', image: 'https://image.example', volume: 'https://volume.example' };

const urlsOf = (all: readonly { readonly url: string }[]) => [...new Set(all.map(({ url }) => url))];

const reader = { userId: 'u1', projectId: 'p1' };
const nothing = { services: [], endpoints: [], regions: [] };

test('the catalogue leads to each service where it is', () => {
  const catalog = catalogFor(used, reader, origins, nothing);
  const urls = Object.fromEntries(catalog.map(({ type, endpoints }) => [type, urlsOf(endpoints)]));
  assert.deepEqual(urls, {
    identity: ['https://identity.example/identity/v3'],
    compute: ['https://compute.example/compute/v2.1'],
    image: ['https://image.example/image'],
    network: [`${used}/network`],
    volumev3: ['https://volume.example/volume/v3/p1'],
    'block-storage': ['https://volume.example/volume/v3/p1'],
  });
  const listed = urlsOf(listedEndpoints(used, (path) => path, origins, nothing));
  assert.ok(listed.includes('https://compute.example/compute/v2.1'));
});

test('services without origins of their own are below the one that was used', () => {
  for (const { endpoints } of catalogFor(used, reader, undefined, nothing)) {
    for (const { url } of endpoints) assert.ok(url.startsWith(`${used}/`), url);
  }
});
