/** The kinds of values that attributes hold, with Neutron's words for what is wrong. Source: contract-network/resources.json, `validators` and `converters`. */

import { z } from 'zod/mini';
import { canonicalUuid } from '../../operation/uuid.ts';
import { repr } from '../../operation/validation.ts';
import { ownMember } from '../../own-member.ts';
import { kind, Unfit } from './attribute.ts';

/** A value in a message: texts as they are, the rest as Python prints it; never a whole body. */
export const plain = (value: unknown): string => {
  const text = typeof value === 'string' ? value : repr(value);
  return text.length > 500 ? `${text.slice(0, 500)}...` : text;
};

function readText(value: unknown, most: number): string {
  if (typeof value !== 'string') throw new Unfit(`'${plain(value)}' is not a valid string`);
  if (value.length > most) throw new Unfit(`'${plain(value)}' exceeds maximum length of ${most}`);
  return value;
}

/** Reads a part of a value by its own kind. */
export const parsed = <T>(of: z.core.$ZodType<T>, value: unknown): T => z.parse(of, value);

export const text = (most = 255) => kind((value) => readText(value, most));
export const textOrNone = (most = 255) => kind((value) => (value === null ? null : readText(value, most)));

/** Control characters, line breaks, what lies beyond the basic plane, and spaces at the ends. */
const unprintable = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]|[\u{10000}-\u{10FFFF}]|^\s|\s$/u;

function readName(value: unknown, most: number): string {
  const name = readText(value, most);
  if (unprintable.test(name)) throw new Unfit(`'${plain(name)}' is not a valid string`);
  return name;
}

export const nameText = (most = 255) => kind((value) => readName(value, most));

const words: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['true', '1', 'yes', 'on', 't', 'y'].map((word) => [word, true])),
  ...Object.fromEntries(['false', '0', 'no', 'off', 'f', 'n'].map((word) => [word, false])),
};

/** What clients write for true and false; undefined for anything else. */
export const readBool = (value: unknown): boolean | undefined =>
  typeof value === 'boolean'
    ? value
    : typeof value === 'string' || value === 0 || value === 1
      ? ownMember(words, String(value).toLowerCase())
      : undefined;

export const bool = () =>
  kind((value) => {
    const read = readBool(value);
    if (read === undefined) throw new Unfit(`'${plain(value)}' cannot be converted to boolean`, 'conversion');
    return read;
  });

function readInteger(value: unknown, stage: 'conversion' | 'validation'): number {
  const number = typeof value === 'string' && /^\s*[-+]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new Unfit(`'${plain(value)}' is not an integer`, stage);
  return number;
}

/** A number of 0 or more, as the old converters read it. */
export function readCount(value: unknown): number {
  const number = readInteger(value, 'conversion');
  if (number < 0) throw new Unfit(`'${plain(value)}' should be non-negative`);
  return number;
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

export const integer = ({ min, max }: Range = {}, stage: 'conversion' | 'validation' = 'validation') =>
  kind((value) => {
    const number = readInteger(value, stage);
    if (min === 0 && max === undefined && number < 0) throw new Unfit(`'${plain(value)}' should be non-negative`);
    if (min !== undefined && number < min) throw new Unfit(`'${plain(value)}' is too small - must be at least '${min}'`);
    if (max !== undefined && number > max) throw new Unfit(`'${plain(value)}' is too large - must be no larger than '${max}'`);
    return number;
  });

export const filledName = () =>
  kind((value) => {
    const name = readName(value, 255);
    if (name.trim() === '') throw new Unfit(`'${name}' Blank strings are not permitted`);
    return name;
  });

export const ipVersion = () =>
  kind((value): 4 | 6 => {
    const number = readInteger(value, 'conversion');
    if (number !== 4 && number !== 6) throw new Unfit(`${number} is not in valid_values`);
    return number;
  });

/** How much of something there may be: -1 is no limit. */
export const limit = () =>
  kind((value) => {
    const number = readInteger(value, 'conversion');
    if (number < -1) throw new Unfit(`'${number}' is too small - must be at least '-1'`);
    if (number > 2 ** 31 - 1) throw new Unfit(`'${number}' is too large - must be no larger than '${2 ** 31 - 1}'`);
    return number;
  });

export const oneOf = <const T extends string | number | null>(values: readonly T[]) =>
  kind((value): T => {
    const found = values.find((each) => each === value);
    if (found === undefined) throw new Unfit(`${plain(value)} is not in valid_values`);
    return found;
  });

export function readUuid(value: unknown): string {
  const uuid = typeof value === 'string' ? canonicalUuid(value) : undefined;
  if (uuid === undefined) throw new Unfit(`'${plain(value)}' is not a valid UUID`);
  return uuid;
}

export const uuid = () => kind(readUuid);

/** Both, or null where there is none. */
export const orNone = <T>(read: (value: unknown) => T) => kind((value) => (value === null ? null : read(value)));
export const uuidOrNone = () => orNone(readUuid);

/** A list of `each`, every one once, unless told that it may repeat. */
export function readList<T>(value: unknown, each: (member: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new Unfit(`'${plain(value)}' is not a list`);
  const read = value.map(each);
  const repeated = read.find((member, index) => read.indexOf(member) !== index);
  if (repeated !== undefined) throw new Unfit(`Duplicate items in the list: '${plain(repeated)}'`);
  return read;
}

export const uuidList = () => kind((value) => readList(value ?? [], readUuid));
export const textList = (most = 255) => kind((value) => readList(value ?? [], (member) => readText(member, most)));

export type JsonObject = Readonly<Record<string, unknown>>;

/** Null stands for one without members. */
export const objectOrNone = () => kind((value) => (value === null ? {} : readObject(value)));

export function readObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unfit(`'${plain(value)}' is not a dictionary`);
  return value as JsonObject;
}
