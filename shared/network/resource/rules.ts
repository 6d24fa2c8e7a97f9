/**
 * Policies of the network service: each rule is a list of checks of which one must hold, under Neutron's name. What a resource is judged by besides its own project is in the target.
 * Source: contract-network/policies.json.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../operation/policy.ts';
import * as networkErrors from '../errors.ts';
import type { Attributes } from './attribute.ts';

export interface Target {
  readonly projectId: string | null;
  /** Whose network it is on, or whose group, router or pool it belongs to. */
  readonly parentProjectId?: string | null | undefined;
  /** Whether everybody may use it, or the caller may. */
  readonly isShared?: boolean | undefined;
  readonly isExternal?: boolean | undefined;
  readonly deviceOwner?: string | undefined;
  /** Whom an RBAC policy is for. */
  readonly targetProjectId?: string | undefined;
}

export type NetworkCheck = (caller: Caller, target: Target) => boolean;

export const admin: NetworkCheck = ({ isAdmin }) => isAdmin;
export const service: NetworkCheck = ({ roles }) => roles.has('service');

const own =
  (role: string): NetworkCheck =>
  ({ roles, projectId }, target) =>
    roles.has(role) && projectId !== null && projectId === target.projectId;
const ofParent =
  (role: string): NetworkCheck =>
  ({ roles, projectId }, target) =>
    roles.has(role) && projectId !== null && projectId === target.parentProjectId;

export const reader = /* @__PURE__ */ own('reader');
export const manager = /* @__PURE__ */ own('manager');
export const member = /* @__PURE__ */ own('member');
export const parentReader = /* @__PURE__ */ ofParent('reader');
export const parentMember = /* @__PURE__ */ ofParent('member');
export const parentManager = /* @__PURE__ */ ofParent('manager');
export const shared: NetworkCheck = (_, { isShared }) => isShared === true;
export const external: NetworkCheck = (_, { isExternal }) => isExternal === true;
export const ordinaryOwner: NetworkCheck = (_, { deviceOwner }) => !deviceOwner?.startsWith('network:');

/** By Neutron's name of the rule: any of these. */
export type Rules = Readonly<Record<string, readonly NetworkCheck[]>>;

/** A rule that is not in the table is nobody's but the owner's and the administrator's: Neutron's `default`. */
const fallback: readonly NetworkCheck[] = [admin, own('member')];

export const holds = (rules: Rules, rule: string, caller: Caller, target: Target): boolean =>
  (rules[rule] ?? fallback).some((check) => check(caller, target));

/** What a request asks of an attribute: its own rule, and those of its parts. */
interface Asked {
  readonly name: string;
  readonly parts: readonly string[];
}

/** Which attributes of a body have rules to be asked for. */
export function askedOf(attributes: Attributes, body: Readonly<Record<string, unknown>>, rules: Rules, action: string): readonly Asked[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = body[name];
    const isAsked = attribute.enforce && value !== undefined && !('default' in attribute && isDeepStrictEqual(value, attribute.default));
    if (!isAsked || rules[`${action}:${name}`] === undefined) return [];
    const objects = [value].flat().filter((each) => typeof each === 'object' && each !== null) as Readonly<Record<string, unknown>>[];
    const parts = (attribute.enforceParts ?? []).filter((part) => objects.some((each) => each[part] !== undefined));
    return [{ name, parts }];
  });
}

/** The sentence that Neutron's policy engine makes of all rules that it was asked for. */
function expression(action: string, asked: readonly Asked[]): string {
  return asked.reduce((before, { name, parts }) => {
    const own = `rule:${action}:${name}`;
    const all = parts.length === 0 ? own : `(${own} and (${parts.map((part) => `${own}:${part}`).join(' and ')}))`;
    return `(${before} and ${all})`;
  }, `rule:${action}`);
}

/** A refusal names every rule that was asked. */
export function enforceRules(rules: Rules, action: string, caller: Caller, target: Target, asked: readonly Asked[] = []): void {
  const names = [action, ...asked.flatMap(({ name, parts }) => [`${action}:${name}`, ...parts.map((part) => `${action}:${name}:${part}`)])];
  if (names.every((name) => holds(rules, name, caller, target))) return;
  throw networkErrors.PolicyNotAuthorized({ expression: expression(action, asked) });
}
