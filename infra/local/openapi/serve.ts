/** `GET /openapi` says which documents there are, `GET /openapi/compute.json?version=2.90` is one: the newest unless told. */
import { operations } from '../../../functions/catalogue.ts';
import { type GatewayHandler, type GatewayResponse, parseQuery } from '../../../shared/operation/gateway.ts';
import type { Service } from '../../../shared/operation/service.ts';
import type { Version } from '../../../shared/operation/version.ts';
import { openapiDocument } from './document.ts';
import { examplesAt, readExamples } from './examples.ts';
import { breakpointsOf, rangeOf } from './versions.ts';

const services = [...new Set(operations.map(({ service }) => service))];

const json = (statusCode: number, body: unknown): GatewayResponse => ({
  statusCode,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const index = () =>
  services.map((service) => {
    const { major } = rangeOf(service) ?? {};
    const versions = major === undefined ? [] : breakpointsOf(service, operations).map((minor) => `${major}.${minor}`);
    return { service, document: `/openapi/${service}.json`, versions };
  });

export const serveOpenapi: GatewayHandler = async ({ pathParameters, rawQueryString }) => {
  const file = pathParameters?.['document'];
  if (file === undefined) return json(200, { documents: index() });
  const service = services.find((each) => file === `${each}.json`);
  const version = service && versionAsked(service, parseQuery(rawQueryString)['version']?.at(-1));
  if (service === undefined || version === undefined) return json(404, { message: 'There is no such document: GET /openapi lists them.' });
  return json(200, openapiDocument({ service, version, operations, examples: examplesAt(readExamples(), service, version) }));
};

/** The version whose document holds what is asked for; undefined for what the service does not know. */
function versionAsked(service: Service, asked: string | undefined): Version | undefined {
  const { major, minimum = 0, maximum } = rangeOf(service) ?? {};
  const points = breakpointsOf(service, operations);
  if (asked === undefined) return points.at(-1);
  const [, minor] = /^\d+\.(\d+)$/.exec(asked) ?? [];
  const wanted = Number(minor);
  if (maximum === undefined || asked !== `${major}.${wanted}` || wanted < minimum || wanted > maximum) return undefined;
  return points.findLast((point) => point <= wanted);
}
