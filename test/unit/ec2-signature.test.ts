/** Signatures of EC2's clients, against those that keystoneclient 5.0.1 calculates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SignedRequest, signatureOf } from '../../shared/identity/ec2-signature.ts';

const secret = '0123456789abcdef secret';
const Timestamp = '2026-01-02T03:04:05Z';
const date = '20260102T030405Z';
const scope = 'key/20260102/region/ec2/aws4_request';

const request = (told: Partial<SignedRequest>): SignedRequest => ({
  verb: 'GET',
  host: 'cloud.example:8773',
  path: '/services/Cloud',
  params: {},
  headers: {},
  bodyHash: 'e3b0c442',
  ...told,
});
const inHeader = {
  Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=abc`,
  Host: ' cloud.example ',
  'X-Amz-Date': date,
};
const inQuery = {
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': scope,
  'X-Amz-SignedHeaders': 'host',
  'X-Amz-Date': date,
};

const known: readonly (readonly [string, Partial<SignedRequest>, string])[] = [
  ['version 0', { params: { SignatureVersion: '0', Action: 'DescribeInstances', Timestamp } }, '98MSvYtfOk+7sF/Crjzx7vtTS50='],
  [
    'version 1',
    { params: { SignatureVersion: '1', action: 'Describe', Zed: 'z', AWSAccessKeyId: 'key', Timestamp } },
    'aBe2HJAv8ylRtLy8+mISeRmkpOc=',
  ],
  [
    'version 2',
    { params: { SignatureVersion: '2', Action: 'Describe It', 'Filter.1': "a~b!*'()/ü", Timestamp } },
    '+S0M1GVcfnaeu2GEq9Ayog+XmIdhkGF+0fwtCevQDP0=',
  ],
  [
    'version 4',
    { params: { Action: 'Describe', Version: '2' }, headers: inHeader },
    '93361589afffad8cb5e021c5ef21beef100ad4b1ab0a0e52e8b3bb5a7be88349',
  ],
  [
    'version 4, posted',
    { verb: 'POST', params: { Action: 'Describe', Version: '2' }, headers: inHeader },
    'c280c70302bcbe368e5a91a2e6ba8abb9303eb39ab15fa2ca80ef5b692c47413',
  ],
  [
    'version 4, in the query',
    { params: inQuery, headers: { Host: 'cloud.example' } },
    'a977cf7ae1067a36ec8fd7a58955caa9e8b2138ca55dd057aeed05c1c4c70ee0',
  ],
  ['version 4, without headers', { params: inQuery }, 'f25cfb0fc81fee57bab291be54f009830f8df016a210bf4b9595ee7ef9e4e984'],
];

for (const [what, told, text] of known) {
  test(`${what} is signed as Keystone's client signs it`, () => {
    const signedAt = what.startsWith('version 4') ? date : Timestamp;
    assert.deepEqual(signatureOf(request(told), secret), { text, signedAt });
    assert.notEqual(signatureOf(request({ ...told, params: { ...told.params, SignatureVersion: '1', More: '1' } }), secret)?.text, text);
  });
}

test('what is signed in no known way has no signature', () => {
  for (const told of [
    {},
    { params: { SignatureVersion: '3' } },
    { headers: { Authorization: 'Basic nonsense' } },
    { headers: { Authorization: 'AWS4-HMAC-SHA256 nonsense' } },
    { headers: { ...inHeader, 'X-Amz-Date': '20260103T030405Z' } },
    { params: { ...inQuery, 'X-Amz-Credential': 'key' } },
  ]) {
    assert.equal(signatureOf(request(told), secret), undefined, JSON.stringify(told));
  }
  assert.ok(signatureOf(request({ params: { SignatureVersion: '2', Broken: '\ud800' } }), secret));
});
