import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seal, unseal } from '../../shared/identity/sealing.ts';
import { seededChance } from '../support/clock.ts';

const secret = async () => new Uint8Array(64).fill(1);
const of = ['id', 'user', null, 'ec2'];
const chance = seededChance(1);
const text = 'größer als ein Byte \u{1f511}';

test('what is sealed is opened as what it was, and looks different each time', async () => {
  const [one, other] = [await seal(text, { secret, of, chance }), await seal(text, { secret, of, chance })];
  assert.notEqual(one, other);
  for (const sealed of [one, other]) assert.equal(await unseal(sealed, { secret, of }), text);
  assert.equal(await unseal(await seal('', { secret, of, chance }), { secret, of }), '');
});

test('what was changed, is in the place of another or was sealed with another secret is not opened', async () => {
  const sealed = await seal(text, { secret, of, chance });
  for (const owner of [['id', 'user', '', 'ec2'], ['id', 'other', null, 'ec2'], ['other', 'user', null, 'ec2'], []]) {
    await assert.rejects(unseal(sealed, { secret, of: owner }));
  }
  await assert.rejects(unseal(sealed, { secret: async () => new Uint8Array(64).fill(2), of }));
  for (let at = 2; at < sealed.length; at += 1) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
    if (Buffer.from(changed.slice(2), 'base64url').equals(Buffer.from(sealed.slice(2), 'base64url'))) continue;
    await assert.rejects(unseal(changed, { secret, of }));
  }
  for (const nonsense of ['', '1', '1.', '1.AAAA', `2${sealed.slice(1)}`, sealed.slice(0, 20)])
    await assert.rejects(unseal(nonsense, { secret, of }));
});
