import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { writeTags, writeTagsErrors } from '../../../shared/compute/servers/tags.ts';
import * as limits from '../../../shared/limits.ts';
import { computeLinks } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import * as wire from '../../../shared/operation/wire.ts';

const rule = policy.member('os_compute_api:os-server-tags:update');

/** 201 for a tag that is new, and 204 for one that the server has. */
export default operation({
  name: 'server-tags.update',
  service: 'compute',
  method: 'PUT',
  path: '/servers/{server_id}/tags/{tag}',
  window: { since: '2.26' },
  policy: rule,
  policyTarget: 'resource',
  body: z.optional(z.null()),
  status: 201,
  errors: [...writeTagsErrors, computeErrors.TagInvalid, computeErrors.TooManyTags],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, origin }, ports) {
    const tag = params['tag'] ?? '';
    const request = { serverId: params['server_id'] ?? '', caller, policy: rule, action: 'update tag' } as const;
    const { before, after, server } = await writeTags(ports, request, (tags) => withTag(tags, tag));
    if (after === before) return { status: 204 };
    const [self] = computeLinks(origin, `servers/${server.id}/tags/${encodeURIComponent(tag)}`);
    return { headers: { Location: self?.href ?? '' } };
  },
});

function withTag(tags: readonly string[], tag: string): readonly string[] {
  const { error } = wire.tag.safeParse(tag);
  if (error !== undefined) throw computeErrors.TagInvalid({ tag, err: whatIsWrong(tag) });
  if (tags.includes(tag)) return tags;
  if (tags.length >= limits.serverTags) throw computeErrors.TooManyTags({ limit: limits.serverTags });
  return [...tags, tag];
}

function whatIsWrong(tag: string): string {
  if (tag === '') return "'' is too short";
  return /[,/]/.test(tag) ? `'${tag}' does not match '^[^,/]*$'` : `'${tag}' is too long`;
}
