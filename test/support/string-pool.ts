/** Texts that tell validators apart: each format's best and worst, and the edges of lengths and alphabets. */
export const uuids = [
  '6f70656e-7374-6163-6b20-342065766572',
  '6F70656E73746163-6B20342065766572',
  '{6f70656e-7374-6163-6b20-342065766572}',
  'urn:uuid:6f70656e-7374-6163-6b20-342065766572',
  '6f70656e73746163-6b20342065766572-',
  '6f70656e-7374-6163-6b20-34206576657',
  '6f70656e-7374-6163-6b20-3420657665722',
  '6f70656e-7374-6163-6b20-34206576657g',
  '6f70656e-7374-6163-6b20-342065766572\n',
  ' 6f70656e-7374-6163-6b20-342065766572',
  '+f70656e-7374-6163-6b20-342065766572',
  '6f70656e-7374-6163-6b20-34206576657２',
] as const;

export const times = [
  '2026',
  '202601',
  '2026-01',
  '2026-1',
  '2026-01-31',
  '2026-1-3',
  '20260131',
  '2026-01-31T',
  '2026-01-31T10',
  '2026-01-31T10:20',
  '2026-01-31T1020',
  '2026-01-31T10:20:30',
  '2026-01-31T10:20:5',
  '2026-01-31 10:20:30',
  '2026-01-31t10:20:30Z',
  '20260131T102030Z',
  '2026-01-31T10:20:30Z',
  '2026-01-31T10:20:30z',
  '2026-01-31T10:20:30.123456Z',
  '2026-01-31T10:20:30,5Z',
  '2026-01-31T10:20:30.Z',
  '2026-01-31T10:20:30+05:30',
  '2026-01-31T10:20:30+0530',
  '2026-01-31T10:20:30+05',
  '2026-01-31T10:20:30 05:30',
  '2026-01-31T10:20:30-24:00',
  '2026-01-31T10:20:30 Z',
  '2026-01-31T10:20:60Z',
  '2026-01-31T24:00:00Z',
  '2026-02-30',
  '2024-02-29',
  '2026-02-29T00:00:00Z',
  '2026-13-01',
  '2026-00-01',
  '0000-01-01',
  '0001-01-01',
  '2026-01-31T10:20:30Z\n',
  '2026-031',
  'tomorrow',
] as const;

export const addresses = [
  '10.0.0.1',
  '10.0.0.01',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.1/24',
  '10.0.0.1\n',
  ' 10.0.0.1',
  '0.0.0.0',
  '::',
  '::1',
  '2001:db8::1',
  '2001:DB8:0:0:0:0:0:1',
  '::ffff:10.0.0.1',
  '::ffff:10.0.0.256',
  'fe80::1%eth0',
  '2001:db8::1/64',
  '[::1]',
  '::1]/x',
  '::1]:80',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '12345::',
  ':::',
  '::1\n',
  '/10.0.0.0/8',
  '/10.0.0.0',
  '/',
  '/2001:db8::',
] as const;

export const base64s = ['YQ==', 'YWI=', 'YWJj', 'YQ', 'YWI', 'Y', 'YQ=', 'Y=Q=', 'YQ==YQ==', 'YQ==\n', 'Y Q = =', '====', '=', 'YQ=a=', 'YWJj=', 'YWJjZA=é=', 'é', 'YWJjé', 'YQ==Y', 'YW=JjYQ=='] as const;

export const numbers = [
  '0', '1', '2', '00', '01', '-1', '-0', '+1', '1.0', '0.0', '0.5', '1.', '.5', '1e3', '1_000', ' 1', '1 ', '1\n', '\n', '1\n\n', '0x10', '２', '2147483647', '2147483648',
  '9007199254740993', '340282000000000000000000000000000000000', '340283000000000000000000000000000000000', '999999999999999999999999999999999999999999', 'inf', 'nan',
] as const;

export const booleans = ['True', 'TRUE', 'true', 'tRue', 'on', 'ON', 'oN', 'yes', 'y', 't', 'no', 'Off', 'off', 'False', 'false', 'true\n', ' true', 'none', 'None', 'null'] as const;

export const words = [
  'a', 'ab', 'A-b_c.d e', 'vda', '/dev/vdb', '/dev/vdb1', 'dev/vdb', '/dev/', '/dev/xvda', '/dev/vdb1 ', '/dev/vdb\n', '/dev/vdb\n\n', 'x/dev/vdb', 'a,b', 'a/b', 'a:b', 'a@b', 'key.with.dots', 'under_score', 'with-dash', '-dash', 'dash-', 'a-b', 'a..b', '*', '[', '(', '(a', 'a{2,1}', '.*', '^a$', '\\', 'a\\Z', 'auto', 'none', 'AUTO', 'MANUAL', 'Manual', 'HARD', 'hard', 'Soft', 'SOFt', 'ssh', 'x509', 'SSH', 'volume', 'image', 'blank', 'local', 'asc', 'desc', 'ASC', 'created_at', 'flavorid', 'locked', 'host', 'bogus', 'nova:host:node', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
] as const;

/** White space, control characters and what is beyond the plane that names may use. */
export const characters = [
  '', ' ', '  ', ' a', 'a ', 'a\n', '\na', 'a\tb', 'a\u0000b', 'a\u007fb', 'a\u00a0b', '\u00a0a', 'a\u00a0', 'a\u00adb', 'a\u0085', 'a\u1680', 'a\u2003', 'a\u200bb', 'a\u200b', 'a\u2028b', 'a\u2029', 'a\u3000b', 'a\u3000', 'a\ufeffb', '\ufeffa', 'a\ue000b', 'a\ufdd0b', 'a\ud800b', '\udc00', 'a\ufffdb', 'a\ufffeb', 'a\uffffb', 'a😀b', '😀', 'é', 'e\u0301', '日本語', 'ß', 'İ', '\u0378', 'a\u001cb', 'a\u001c', '\u001fa',
] as const;

export const lengths = [
  ...[2, 3, 59, 60, 61, 63, 64, 254, 255, 256].map((count) => 'x'.repeat(count)),
  ...[60, 61, 128, 255, 256].map((count) => '😀'.repeat(count)),
  ...[60, 255].map((count) => `${'x'.repeat(count)}\n`),
  ...[254, 59].map((count) => `${'x'.repeat(count)}\n`),
] as const;

export const texts: readonly string[] = [
  ...new Set<string>([...uuids, ...times, ...addresses, ...base64s, ...numbers, ...booleans, ...words, ...characters, ...lengths, 'x'.repeat(65_535), 'x'.repeat(65_536)]),
];
