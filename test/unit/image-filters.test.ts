import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../shared/errors.ts';
import { imageTest } from '../../shared/image/filters.ts';
import { blankImage, type Image } from '../../shared/image/image.ts';
import { parseQuery } from '../../shared/operation/gateway.ts';

const image: Image = {
  ...blankImage('5b9f0ab2-0b6c-4d34-9c4e-6a2f7c1d8e10', 'mine', '2026-03-04T05:06:07.890Z'),
  name: 'a, b',
  status: 'active',
  diskFormat: 'qcow2',
  sizeBytes: 100,
  minRamMib: 64,
  tags: ['x', 'y'],
  properties: { os_distro: 'debian' },
};

const passes = (query: string, of = image) => imageTest(parseQuery(query))(of);

const table: readonly (readonly [query: string, passes: boolean])[] = [
  ['created_at=2026-03-04T05:06:07Z', true],
  ['created_at=eq:2026-03-04T05:06:07Z', true],
  ['created_at=neq:2026-03-04T05:06:07Z', false],
  ['created_at=gt:2026-03-04T05:06:07Z', false],
  ['created_at=gte:2026-03-04T05:06:07Z', true],
  ['created_at=lte:2026-03-04T05:06:07Z', true],
  ['created_at=lt:2026-03-04T05:06:08Z', true],
  ['updated_at=gt:2026-03-04', true],
  ['updated_at=gt:2026-03-04T06:06:07%2B02:00', true],
  ['name=a, b', true],
  ['name=eq:a, b', true],
  ['name=in:"a, b",c', true],
  ['name=in:a,b', false],
  ['name=in:c,"say \\"no\\"",d', false],
  ['status=in:queued,active', true],
  ['status=queued', false],
  ['id=in:5b9f0ab2-0b6c-4d34-9c4e-6a2f7c1d8e10', true],
  ['disk_format=in:raw,qcow2', true],
  ['container_format=bare', false],
  ['size_min=100', true],
  ['size_min=101', false],
  ['size_max=100', true],
  ['size_max=99', false],
  ['min_ram=64', true],
  ['min_ram_max=63', false],
  ['owner=mine', true],
  ['protected=false', true],
  ['protected=true', false],
  ['os_hidden=TRUE', false],
  ['visibility=all', true],
  ['visibility=shared', true],
  ['visibility=public', false],
  ['tag=x&tag=y', true],
  ['tag=x&tag=z', false],
  ['os_distro=debian', true],
  ['os_distro=in:debian', false],
  ['constructor=x', false],
  ['limit=1&marker=x&sort=name&sort_key=a&sort_dir=b', true],
];

for (const [query, expected] of table) {
  test(`${query} ${expected ? 'finds' : 'does not find'} the image`, () => {
    assert.equal(passes(query), expected);
  });
}

const refused: readonly (readonly [query: string, reason: RegExp])[] = [
  ['created_at=yesterday', /^Bad "created_at" query filter format/],
  ['updated_at=near:2026-03-04', /unknown operator/],
  ['name=gt:a', /unknown operator 'gt'/],
  ['name=in:"open', /Invalid filter value/],
  ['name=in:a"b"', /Invalid filter value/],
  ['size_min=many', /non-numeric/],
  ['protected=yes', /Invalid value 'yes' for 'protected' filter/],
  ['os_hidden=maybe', /Invalid value 'maybe'/],
  ['visibility=secret', /Invalid visibility value: secret/],
  ['member_status=unsure', /Invalid status: unsure/],
  ['changes-since=2026-01-01', /no longer available/],
];

for (const [query, reason] of refused) {
  test(`${query} is refused`, () => {
    assert.throws(
      () => passes(query),
      (error: unknown) => {
        assert.ok(error instanceof Failure);
        assert.match(error.message, reason);
        return error.status === 400;
      },
    );
  });
}

test('an image without a size is within no bounds, and a hidden one is found by who asks for it', () => {
  assert.deepEqual(
    [passes('size_min=0', { ...image, sizeBytes: null }), passes('size_max=9', { ...image, sizeBytes: null })],
    [false, false],
  );
  const hidden = { ...image, isHidden: true };
  assert.deepEqual([passes('', hidden), passes('os_hidden=true', hidden)], [false, true]);
});
