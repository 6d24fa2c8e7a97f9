import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, createVerify, sign, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { newCertificate } from '../../shared/compute/key-pairs/certificate.ts';
import { certificateFingerprint, newSshKey, sshFingerprint } from '../../shared/compute/key-pairs/ssh-key.ts';

const now = Date.UTC(2026, 0, 1);
const serial = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);

test('a new certificate is signed by its own key, for its user, for ten years', async () => {
  const { publicKey, privateKey } = await newCertificate({ userId: 'user-1', now, serial });
  const certificate = new X509Certificate(publicKey);
  assert.equal(certificate.verify(certificate.publicKey), true);
  assert.equal(certificate.checkPrivateKey(createPrivateKey(privateKey)), true);
  assert.equal(certificate.subject, 'CN=user-1');
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2']);
  assert.equal(certificate.subjectAltName, 'othername:UPN:user-1@localhost');
  assert.equal(certificate.serialNumber, '010102030405060708');
  assert.equal(Date.parse(certificate.validFrom), now);
  assert.equal(Date.parse(certificate.validTo), now + 3650 * 86_400_000);
});

test("a certificate's fingerprint is its SHA-1 with colons, in lower case", async () => {
  const { publicKey } = await newCertificate({ userId: 'user-1', now, serial });
  assert.equal(certificateFingerprint(publicKey), new X509Certificate(publicKey).fingerprint.toLowerCase());
  assert.throws(() => certificateFingerprint('nonsense'), { kind: 'KeypairInvalid' });
});

test('a new SSH key is a pair, and its fingerprint is that of its public half', async () => {
  const { publicKey, privateKey } = await newSshKey('comment');
  assert.match(publicKey, /^ssh-rsa AAAAB3NzaC1yc2E\S+ comment$/);
  const signature = sign('sha256', Buffer.from('x'), createPrivateKey(privateKey));
  assert.equal(createVerify('sha256').update('x').verify(createPublicKey(privateKey), signature), true);
  assert.match(sshFingerprint(publicKey), /^[0-9a-f]{2}(:[0-9a-f]{2}){15}$/);
});

test('the fingerprint of a known key is what ssh-keygen -E md5 says', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me';
  assert.equal(sshFingerprint(key), '0f:a2:0a:d7:38:3e:65:45:08:6b:63:84:1c:ff:dc:ba');
});

for (const [name, key] of [
  ['an empty text', ''],
  ['no base64', 'ssh-rsa !!!'],
  ['another type inside', `ssh-rsa ${Buffer.concat([Buffer.from([0, 0, 0, 3]), Buffer.from('abcd')]).toString('base64')}`],
  ['an unknown type', 'ssh-foo AAAAB3NzaC1yc2EAAAADAQAB'],
  ['a key without content', `ssh-rsa ${Buffer.concat([Buffer.from([0, 0, 0, 7]), Buffer.from('ssh-rsa')]).toString('base64')}`],
] as const) {
  test(`a public key that is ${name} is refused`, () => {
    assert.throws(() => sshFingerprint(key), { kind: 'KeypairInvalid' });
  });
}
