import * as requestErrors from '../errors.ts';
import type { Middleware } from '../exchange.ts';

export interface ServiceVersions {
  readonly major: number;
  readonly minimum: number;
  readonly maximum: number;
  /** An older header that carries only a version. */
  readonly legacyHeader?: string;
}

/** The header of all services; it names the service, as in `compute 2.79`. */
const header = 'OpenStack-API-Version';

/** Finds the microversion that the client wants, with the headers and errors of contract/microversions.json. */
export function microversion({ major, minimum, maximum, legacyHeader = '' }: ServiceVersions): Middleware {
  const [lowest, highest] = [`${major}.${minimum}`, `${major}.${maximum}`];
  return (exchange) => {
    const { headers } = exchange.event;
    const { name } = exchange.route.service;
    const named = new RegExp(`(?:^|,)\\s*${name}\\s+([^\\s,]+)`, 'gi');
    // The last entry for the service wins.
    const asked = [...(headers[header.toLowerCase()] ?? '').matchAll(named)].at(-1)?.[1];
    const wanted = asked ?? headers[legacyHeader.toLowerCase()]?.split(',').at(-1)?.trim() ?? lowest;
    const version = wanted === 'latest' ? highest : wanted;
    const parts = /^([1-9]\d*)\.([1-9]\d*|0)$/.exec(version);
    if (parts === null) throw requestErrors.BadVersionString({ version });
    const told = { [header]: `${name} ${version}`, ...(legacyHeader && { [legacyHeader]: version }) };
    // Both headers in one line: an API Gateway response has no place for two, and HTTP knows no difference.
    exchange.versionHeaders = { ...told, Vary: Object.keys(told).join(', ') };
    const minor = Number(parts[2]);
    if (Number(parts[1]) !== major || minor < minimum || minor > maximum) {
      throw requestErrors.VersionNotSupported({ version, minimum: lowest, maximum: highest });
    }
    exchange.version = minor;
  };
}
