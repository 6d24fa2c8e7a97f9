/**
 * JSON patch, as far as Glance takes it: one attribute or property per operation. Of its two media types the older writes an operation as
 * `{"replace": "/name", "value": "x"}`, the newer as `{"op": "replace", "path": "/name", "value": "x"}`.
 */

import { z } from 'zod/mini';
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import { isAttribute, removeProperty, removePropertyErrors, setAttribute, setAttributeErrors } from './attributes.ts';
import * as imageErrors from './errors.ts';
import type { Image } from './image.ts';

const verbs = ['add', 'remove', 'replace'] as const;
type Verb = (typeof verbs)[number];

interface Change {
  readonly verb: Verb;
  readonly name: string;
  readonly value: unknown;
}

type Raw = Readonly<Record<string, unknown>>;
/** How a media type says what is done where, and whether `add` may replace what is there. */
interface Dialect {
  readonly read: (raw: Raw) => { readonly verb: Verb; readonly pointer: unknown };
  readonly addReplaces: boolean;
}

const isVerb = (word: unknown): word is Verb => verbs.some((verb) => verb === word);

const newest: Dialect = {
  addReplaces: true,
  read({ op, path }) {
    if (!isVerb(op))
      throw invalid(
        `Invalid operation: \`${shortened(typeof op === 'string' ? op : JSON.stringify(op ?? null))}\`. It must be one of the following: ${verbs.join(', ')}.`,
      );
    return { verb: op, pointer: path };
  },
};

const older: Dialect = {
  addReplaces: false,
  read(raw) {
    const [verb, another] = verbs.filter((each) => Object.hasOwn(raw, each));
    if (verb === undefined || another !== undefined)
      throw invalid('Operation objects must contain exactly one member named "add", "remove", or "replace".');
    return { verb, pointer: raw[verb] };
  },
};

const dialects: ReadonlyMap<string, Dialect> = new Map([
  ['application/openstack-images-v2.1-json-patch', newest],
  ['application/openstack-images-v2.0-json-patch', older],
]);

export const imagePatchTypes = [...dialects.keys()];

/** So many operations at most: more than an image has of everything. */
const maximumOperations = 1024;
export const imagePatch = z.array(z.record(z.string(), z.unknown())).check(z.maxLength(maximumOperations));

export const patchErrors = /* @__PURE__ */ together(setAttributeErrors, removePropertyErrors, [
  imageErrors.ImageInvalid,
  imageErrors.PropertyMissing,
  imageErrors.PropertyPresent,
]);

/**
 * @param mediaType one of `imagePatchTypes`
 */
export function patched(image: Image, mediaType: string, patch: readonly Raw[], caller: Caller): Image {
  const dialect = dialects.get(mediaType) ?? newest;
  // All is read before anything is done, as Glance does: a mistake in the form is told first.
  const changes = patch.map((raw): Change => {
    const { verb, pointer } = dialect.read(raw);
    if (verb !== 'remove' && !Object.hasOwn(raw, 'value')) throw invalid(`Operation "${verb}" requires a member named "value".`);
    return { verb, name: nameAt(pointer), value: raw['value'] };
  });
  return changes.reduce((current, { verb, name, value }) => {
    if (verb === 'remove') return removeProperty(current, name);
    const isThere = isAttribute(name) || Object.hasOwn(current.properties, name);
    const changed = setAttribute(current, name, value, caller);
    if (verb === 'replace' && !isThere) throw imageErrors.PropertyMissing({ property: name });
    if (verb === 'add' && isThere && !dialect.addReplaces) throw imageErrors.PropertyPresent({ property: name });
    return changed;
  }, image);
}

/** The one name in a JSON pointer. */
function nameAt(pointer: unknown): string {
  if (typeof pointer !== 'string') throw invalid("Unable to find 'path' in JSON Schema change");
  if (!pointer.startsWith('/')) throw invalid(`Pointer \`${shortened(pointer)}\` does not start with "/".`);
  if (/~(?![01])/.test(pointer)) throw invalid(`Pointer \`${shortened(pointer)}\` contains "~" not part of a recognized escape sequence.`);
  if (!/^\/[^/]+$/.test(pointer)) throw invalid(`Invalid JSON pointer for this resource: '${shortened(pointer)}'`);
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~').trim();
}

const invalid = (reason: string) => imageErrors.ImageInvalid({ reason });
const shortened = (text: string) => text.slice(0, 100);
