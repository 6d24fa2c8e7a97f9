import * as requestErrors from '../errors.ts';
import type { ExchangeMiddleware } from '../exchange.ts';
import { type ServiceVersions, services } from '../services.ts';

const wellFormed = /^([1-9]\d*)\.([1-9]\d*|0)$/;

/** Finds the microversion that the client wants, with the headers and errors of contract/microversions.json. */
export const microversion: ExchangeMiddleware = {
  name: 'microversion',
  before({ event: exchange }) {
    const facts = services[exchange.route.service].versions;
    if (facts === undefined || exchange.route.operations.some((operation) => operation.unversioned)) {
      exchange.version = 1;
      return undefined;
    }
    const wanted = requested(exchange.event.headers, facts);
    const parts = wellFormed.exec(wanted);
    if (parts === null) throw requestErrors.BadVersionString({ version: wanted });
    exchange.versionHeaders = headers(wanted, facts);
    const minor = Number(parts[2]);
    if (Number(parts[1]) !== facts.major || minor < facts.minimum || minor > facts.maximum) {
      throw requestErrors.VersionNotSupported({
        version: wanted,
        minimum: `${facts.major}.${facts.minimum}`,
        maximum: `${facts.major}.${facts.maximum}`,
      });
    }
    exchange.version = minor;
    return undefined;
  },
};

/** The version as the client wrote it, `latest` replaced by its number. The last entry for the service wins. */
function requested(headers: Readonly<Record<string, string | undefined>>, facts: ServiceVersions): string {
  const entries = (headers['openstack-api-version'] ?? '')
    .split(',')
    .map((entry) => entry.trim().split(/\s+/))
    .filter(([type, value]) => type?.toLowerCase() === facts.type && value !== undefined);
  const legacy = facts.legacyHeader === undefined ? undefined : headers[facts.legacyHeader.toLowerCase()];
  const wanted = entries.at(-1)?.[1] ?? legacy?.split(',').at(-1)?.trim() ?? `${facts.major}.${facts.minimum}`;
  return wanted === 'latest' ? `${facts.major}.${facts.maximum}` : wanted;
}

/** `Vary` names both headers in one line: an API Gateway response has no place for two, and HTTP knows no difference. */
function headers(used: string, facts: ServiceVersions): Record<string, string> {
  return {
    'OpenStack-API-Version': `${facts.type} ${used}`,
    ...(facts.legacyHeader === undefined ? {} : { [facts.legacyHeader]: used }),
    Vary: ['OpenStack-API-Version', ...(facts.legacyHeader === undefined ? [] : [facts.legacyHeader])].join(', '),
  };
}
