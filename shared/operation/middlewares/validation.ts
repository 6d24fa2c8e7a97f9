import { requestErrors } from '../errors.ts';
import type { ExchangeMiddleware } from '../exchange.ts';
import { parseQuery } from '../gateway.ts';
import { services } from '../services.ts';
import { parse } from '../validation.ts';
import { minimumVersion } from '../version.ts';
import { at } from '../versioned.ts';

/** Checks query and body against the operation's schemas at the version in use. */
export const validation: ExchangeMiddleware = {
  name: 'validation',
  before({ event: exchange }) {
    const { operation, version = minimumVersion } = exchange;
    const query = parseQuery(exchange.event.rawQueryString);
    if (query === undefined) throw requestErrors.QueryNotUtf8();
    const querySchema = operation?.query && at(operation.query, version);
    exchange.query = querySchema === undefined ? query : parse(querySchema, query, 'query parameters');
    const bodySchema = operation?.body && at(operation.body, version);
    exchange.body =
      bodySchema === undefined
        ? exchange.json
        : parse(bodySchema, exchange.json, services[exchange.route.service].bodySubject ?? 'field/attribute');
    return undefined;
  },
};
