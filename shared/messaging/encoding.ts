/** Messages as text. What is read is parsed first; unknown members are dropped, so that either side may be the newer one. */
import type { z } from 'zod/mini';

/** JSON without what queues refuse in a body: SQS two noncharacters, its stand-in for tests surrogates too. Names and metadata may hold them. */
export function encode(value: object): string {
  return JSON.stringify(value).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** @throws MalformedMessage */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MalformedMessage('JSON');
  }
}

/** A message that is not what its queue carries. It names the members at fault, never their values, which may be secret. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
  constructor(expected: string, error?: z.core.$ZodError) {
    const members = error?.issues.map((issue) => issue.path.join('.') || 'the whole') ?? ['the whole'];
    super(`The message is not ${expected}: ${members.join(', ')} cannot be read.`);
  }
}
