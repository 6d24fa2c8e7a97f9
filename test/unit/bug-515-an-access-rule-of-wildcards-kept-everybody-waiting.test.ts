/** Whoever may make an application credential could give it a path of wildcards, whose matching took minutes of the processor for one request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits } from '../../shared/identity/rule-match.ts';

test('what a path of wildcards costs grows with the path alone', () => {
  const path = `/${'a'.repeat(8_000)}`;
  for (const wildcard of ['**', '*', '*{a}'])
    assert.equal(fits(`/${wildcard.repeat(Math.floor(126 / wildcard.length))}`, path), true, wildcard);
  assert.equal(fits(`/${'**'.repeat(60)}/end`, path), false);
});

test('wildcards reach as far as they did', () => {
  const cases: readonly (readonly [pattern: string, path: string, isFit: boolean])[] = [
    ['/v2.1/servers', '/v2.1/servers', true],
    ['/v2.1/servers', '/v2.1/servers/', false],
    ['/v2.1/servers/{id}', '/v2.1/servers/a', true],
    ['/v2.1/servers/{id}', '/v2.1/servers/', false],
    ['/v2.1/servers/{id}', '/v2.1/servers/a/b', false],
    ['/v2.1/{a}{b}', '/v2.1/ab', true],
    ['/v2.1/{a}{b}', '/v2.1/a', false],
    ['/v2.1/*', '/v2.1/', true],
    ['/v2.1/*', '/v2.1/a/b', false],
    ['/v2.1/*/b', '/v2.1/a/b', true],
    ['/v2.1/**', '/v2.1/a/b', true],
    ['/**/b', '/a/c/b', true],
    ['/**/b', '/a/c/bb', false],
    ['', '', true],
    ['**', '', true],
  ];
  for (const [pattern, path, isFit] of cases) assert.equal(fits(pattern, path), isFit, `${pattern} ${path}`);
});
