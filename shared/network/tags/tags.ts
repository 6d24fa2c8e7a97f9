/** Labels of things: texts, each once. Source: contract-network/behaviour.md, "Tags". */
import * as errors from '../errors/common.ts';
import * as networkErrors from '../errors.ts';
import { Unfit } from '../resource/attribute.ts';
import { parsed, textList } from '../resource/kinds.ts';

/** Neutron's own limit. */
const tagsPerResource = 50;

export const tagErrors = [networkErrors.InvalidInput, errors.BadResource, errors.ResourceNotFound];

const kind = textList();

const invalid = (reason: string) => networkErrors.InvalidInput({ reason });

function read(value: unknown): readonly string[] {
  try {
    return parsed(kind, value);
  } catch (error) {
    if (error instanceof Unfit) throw invalid(error.message);
    throw error;
  }
}

/** The tags of a body `{"tags": [...]}`. */
export function readTags(body: unknown): readonly string[] {
  const isBody = typeof body === 'object' && body !== null && 'tags' in body && body.tags !== null;
  if (!isBody) throw invalid('Invalid tags body');
  return read(body.tags);
}

/** The tag of a path. */
export const readTag = (tag: string): string => read([tag])[0] ?? '';

/** @param collection as paths name it */
export function assertTags(collection: string, tags: readonly string[]): void {
  if (tags.length > tagsPerResource)
    throw errors.BadResource({ resource: collection, msg: `The number of tags exceed the per-resource limit of ${tagsPerResource}` });
}
