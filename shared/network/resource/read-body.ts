/** Reads the bodies of creates and updates: Neutron's checks in Neutron's order. Source: contract-network/errors.json, `body_checks_in_order`. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import * as networkErrors from '../errors.ts';
import { type Attribute, type Attributes, type Posted, type Put, Unfit } from './attribute.ts';
import type { JsonObject } from './kinds.ts';
import * as kinds from './kinds.ts';

type Names = { readonly singular: string; readonly plural: string; readonly attributes: Attributes };

export const readBodyErrors = [networkErrors.BadRequest, networkErrors.InvalidInput];

const bad = (reason: string) => networkErrors.BadRequest({ reason });

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object under a key of the body. */
export function objectUnder(json: unknown, key: string): JsonObject {
  if (json !== undefined && !isObject(json)) throw bad('Body contains invalid data');
  const value = json?.[key] ?? undefined;
  if (value === undefined) throw bad(`Unable to find '${key}' in request body`);
  if (!isObject(value)) throw bad(`Object '${key}' contains invalid data`);
  return value;
}

/** Whether such a caller may say whose a thing is. */
const mayName = ({ isAdmin, roles }: Caller) => isAdmin || roles.has('service');

function projectOf(object: JsonObject, caller: Caller): string {
  const { project_id: project, tenant_id: tenant } = object;
  if (project !== undefined && tenant !== undefined && project !== tenant) throw bad("'project_id' and 'tenant_id' do not match");
  const named = project ?? tenant;
  if (named !== undefined && named !== caller.projectId && !mayName(caller))
    throw bad("Specifying 'project_id' other than the authenticated project in request is not allowed for the current user.");
  if (named === undefined) return caller.projectId ?? '';
  return readAttribute('tenant_id', textOfProject, named);
}
const textOfProject = { kind: kinds.text() };

/** A value that is sent under a name. */
export function readAttribute<T>(name: string, { kind }: Attribute<T>, value: unknown): T {
  try {
    return z.parse(kind, value);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    if (error.stage === 'conversion') throw networkErrors.InvalidInput({ reason: error.message });
    throw bad(`Invalid input for ${name}. Reason: ${error.message}.`);
  }
}

function assertKnown(object: JsonObject, attributes: Attributes): void {
  const unknown = Object.keys(object).filter((name) => !Object.hasOwn(attributes, name));
  if (unknown.length > 0) throw bad(`Unrecognized attribute(s) '${unknown.toSorted().join(', ')}'`);
}

function readAll(object: JsonObject, attributes: Attributes): Record<string, unknown> {
  const entries = Object.entries(attributes).filter(
    ([name]) => Object.hasOwn(object, name) && name !== 'tenant_id' && name !== 'project_id',
  );
  return Object.fromEntries(entries.map(([name, attribute]) => [name, readAttribute(name, attribute, object[name])]));
}

function posted(object: JsonObject, attributes: Attributes, caller: Caller) {
  const projectId = projectOf(object, caller);
  assertKnown(object, attributes);
  for (const [name, { post }] of Object.entries(attributes)) {
    if (post === 'required' && !Object.hasOwn(object, name))
      throw bad(`Failed to parse request. Required attribute '${name}' not specified`);
    if (post === undefined && Object.hasOwn(object, name)) throw bad(`Attribute '${name}' not allowed in POST`);
  }
  const defaults = Object.entries(attributes).flatMap(([name, attribute]) =>
    'default' in attribute ? [[name, attribute.default] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...readAll(object, attributes), projectId };
}

/** What a create asks for: one, or several at once, which are made together or not at all. */
export function readCreate<A extends Attributes>(
  { singular, plural, attributes }: Names & { readonly attributes: A },
  json: unknown,
  caller: Caller,
): { readonly isBulk: boolean; readonly bodies: readonly Posted<A>[] } {
  const isBulk = isObject(json) && json[singular] === undefined && json[plural] !== undefined;
  const objects = isBulk ? listUnder(json, plural, singular) : [objectUnder(json, singular)];
  return { isBulk, bodies: objects.map((object) => posted(object, attributes, caller) as unknown as Posted<A>) };
}

function listUnder(json: JsonObject, plural: string, singular: string): readonly JsonObject[] {
  const list = json[plural];
  if (!Array.isArray(list)) throw bad(`Object '${plural}' contains invalid data`);
  if (list.length === 0) throw bad('Resources required');
  return list.map((member) => objectUnder({ [singular]: member }, singular));
}

/** What an update asks for: only what was sent. */
export function readUpdate<A extends Attributes>(
  { singular, attributes }: Names & { readonly attributes: A },
  json: unknown,
  caller: Caller,
): Put<A> {
  const object = objectUnder(json, singular);
  projectOf(object, caller);
  assertKnown(object, attributes);
  for (const [name, { put }] of Object.entries(attributes)) {
    if (!put && Object.hasOwn(object, name)) throw bad(`Cannot update read-only attribute ${name}`);
  }
  return readAll(object, attributes) as Put<A>;
}
