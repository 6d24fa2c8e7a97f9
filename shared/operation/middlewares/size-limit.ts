import * as limits from '../../limits.ts';
import * as requestErrors from '../errors.ts';
import type { ExchangeMiddleware } from '../exchange.ts';

/** Refuses bodies and query strings that are too long to be read. */
export const sizeLimit: ExchangeMiddleware = {
  name: 'size limit',
  before({ event: { event } }) {
    const bytes = event.body === undefined ? 0 : Buffer.byteLength(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
    if (bytes > limits.bodyBytes || event.rawQueryString.length > limits.queryCharacters) throw requestErrors.BodyTooLarge();
    return undefined;
  },
};
