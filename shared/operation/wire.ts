/**
 * The vocabulary of bodies: value types that Nova's JSON Schemas share, formats included. Source: contract/formats.md.
 */
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { z } from 'zod/mini';
import { format } from './format.ts';
import { canonicalUuid } from './uuid.ts';

const trueWords = [true, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes'] as const;
const falseWords = [false, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no'] as const;

/** A JSON boolean or one of the words that Nova takes for one. */
export const bool = z.pipe(
  z.literal([...trueWords, ...falseWords]),
  z.transform((word: (typeof trueWords)[number] | (typeof falseWords)[number]) => (trueWords as readonly unknown[]).includes(word)),
);

/** 32 hex digits with or without dashes, braces or `urn:uuid:`; made canonical. */
export const uuid = z.pipe(
  format('uuid', (text) => canonicalUuid(text) !== undefined),
  z.transform((text: string) => canonicalUuid(text) ?? text),
);

const maximumInteger = 2_147_483_647;

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A JSON integer of any size: `z.int()` takes only those that a double holds exactly. */
export const whole = z.number().check(z.refine((value: number) => Number.isInteger(value), { error: "is not of type 'integer'" }));
/** How requests name a flavor. */
export const flavorRef = z.union([z.string().check(z.minLength(1)), whole]);

/** A JSON integer, or a string of digits; made a number. */
export function integer({ minimum = 0, maximum = maximumInteger }: Bounds = {}) {
  return z.pipe(
    z.union([whole, z.string().check(z.regex(minimum < 0 ? /^-?[0-9]+\n?$/ : /^[0-9]+\n?$/))]).check(
      z.refine((value: string | number) => Number(value) >= minimum, { error: `is less than the minimum of ${minimum}` }),
      z.refine((value: string | number) => Number(value) <= maximum, { error: `is greater than the maximum of ${maximum}` }),
    ),
    z.transform((value: string | number) => Number(value)),
  );
}

/** Printable: no control, format, surrogate, private or unassigned characters, of the separators only spaces, nothing beyond the BMP. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]|[\u{FFFF}-\u{10FFFF}]/u;

/** A text of 1 to 255 characters, of which Nova's message says what they are. */
// @__NO_SIDE_EFFECTS__
function named(reason: string, accepts: (text: string) => boolean) {
  const error = `An invalid 'name' value was provided. The name must be: ${reason}`;
  return z
    .string({ error: ({ code }) => (code === 'invalid_type' ? error : undefined) })
    .check(z.refine(accepts, { error, params: { whole: true } }), z.minLength(1), z.maxLength(255));
}

const isName = (text: string) => !unprintable.test(text) && text === text.trim();

/** A name of 1 to 255 printable characters without white space at its ends. */
export const name = named('printable characters. Can not start or end with whitespace.', isName);

/** A name that may have white space at its ends, which is taken off. */
export const looseName = z.pipe(
  named('printable characters with at least one non space character', (text) => !unprintable.test(text) && text.replaceAll(' ', '') !== ''),
  z.transform((text: string) => text.trim()),
);

/** A name of an availability zone: what is after a colon in the place of one is a host. */
export const zoneName = named(
  'printable characters except :.Can not start or end with whitespace.',
  (text) => isName(text) && !text.includes(':'),
);

/** Text of printable characters, and of one newline at its end: Nova's pattern lets that pass. */
export function printable(maximumLength: number) {
  return z.string().check(
    z.maxLength(maximumLength),
    z.refine((text: string) => !unprintable.test(text.replace(/\n$/, '')), { error: 'does not match the pattern of printable characters' }),
  );
}

/** Up to 255 printable characters, or null. */
export const description = z.nullable(printable(255));

/** Keys of 1 to 255 characters from letters, digits and `-_:. `, values of up to 255. */
export const metadataKey = z.string().check(z.regex(/^[a-zA-Z0-9-_:. ]{1,255}\n?$/));
export const metadata = z.record(metadataKey, z.string().check(z.maxLength(255)));

/** Metadata of just one item. */
export const metadataItem = metadata.check(
  z.refine((items) => Object.keys(items).length > 0, { error: 'does not have enough properties' }),
  z.refine((items) => Object.keys(items).length < 2, { error: 'has too many properties' }),
);

/** A tag of a server or a device: 1 to 60 characters, no comma, no slash. */
export const tag = z.string().check(z.minLength(1), z.maxLength(60), z.regex(/^[^,/]*\n?$/));

/** A name of a host: 1 to 255 characters from letters, digits, dash, dot and underscore. */
export const fqdn = z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^[a-zA-Z0-9-._]*\n?$/));

/** 2 to 63 letters, digits and inner dashes. */
export const hostname = z.string().check(z.minLength(2), z.maxLength(63), z.regex(/^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+\n?$/));

export const diskConfig = z.enum(['AUTO', 'MANUAL']);

/** Dotted quad, no leading zeros. */
export const ipv4 = format('ipv4', isIPv4);

/** Without a zone. */
export const ipv6 = format('ipv6', (text) => isIPv6(text) && !text.includes('%'));

/** An address of version 6 as it is kept and shown: in its shortest form. Source: Nova's field, which goes through inet_ntop. */
export const canonicalIpv6 = (text: string): string => new SocketAddress({ family: 'ipv6', address: text }).address;

/** Groups of four symbols, then nothing or complete padding, whatever follows it; padding elsewhere counts for nothing. */
const lenientBase64 = /^(?:=*[^=]=*[^=]=?[^=]{2})*(?:=*$|=*[^=]=*[^=](?:==|=?[^=]=))/;

/** Text that a lenient decoder takes: characters outside the alphabet are skipped, then the padding must be right. */
export const base64 = format('base64', (text) => lenientBase64.test(text.replace(/[^A-Za-z0-9+/=]/g, '')));
