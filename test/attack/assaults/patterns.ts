/** Expressions that a backtracking engine never ends with. Everybody else must be served meanwhile. */
import assert from 'node:assert/strict';
import type { Assault } from '../assault.ts';

const patterns = ['(?i:(a*)*b)', '(a*)*b', '(a|aa)+!', '^(a+)+!$', '(?i)(a|a?)+!', '(?:a?){40}a{40}', '((a{1,9}){1,9}){1,9}!'];

export const patternsStall: Assault = {
  name: 'a filter is a program that does not end',
  async play({ cloud: make, chance }) {
    const cloud = make();
    await cloud.start();
    const id = await cloud.server('a'.repeat(chance.between(30, 200)));
    await cloud.until(id, 'ACTIVE');
    const asked = patterns.map((pattern) => cloud.ask('GET', `/compute/v2.1/servers?name=${encodeURIComponent(pattern)}`));
    assert.equal((await cloud.ask('GET', '/compute/v2.1/flavors')).status, 200, 'others are served meanwhile');
    for (const { status } of await Promise.all(asked)) assert.ok(status === 200 || status === 400, `a filter was answered with ${status}`);
  },
};
