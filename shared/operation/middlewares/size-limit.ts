import * as limits from '../../limits.ts';
import * as requestErrors from '../errors.ts';
import type { Middleware } from '../exchange.ts';

/** Refuses bodies and query strings that are too long to be read. */
export const sizeLimit: Middleware = ({ event: { body = '', isBase64Encoded, rawQueryString } }) => {
  const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes > limits.bodyBytes || rawQueryString.length > limits.queryCharacters) throw requestErrors.BodyTooLarge();
};
