/** Sharing a private volume type with a project, and taking it back. */
import { z } from 'zod/mini';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import { transaction } from '../../shared/store/transaction.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { type VolumeType, volumeTypes } from '../../shared/volume/volume.ts';

interface Declaration<Action extends string> {
  readonly name: 'add' | 'remove';
  readonly action: Action;
  readonly policy: Policy;
  readonly errors: readonly { readonly kind: string }[];
  /** The projects afterwards. @throws one of the errors */
  readonly change: (type: VolumeType, projectId: string) => readonly string[];
}

export function changeTypeAccess<Action extends string>({ name, action, policy, errors, change }: Declaration<Action>): AnyOperation {
  return operation({
    name: `volume-type-access.${name}`,
    service: 'volume',
    method: 'POST',
    path: '/types/{type_id}/action',
    action,
    policy,
    body: z.strictObject({ [action as string]: z.strictObject({ project: z.string().check(z.minLength(1), z.maxLength(255)) }) }),
    status: 202,
    errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.TypeAccessToPublicType, ...errors],
    needs: ['table:read', 'table:write'],
    async handle({ params, body }, ports) {
      const id = params['type_id'] ?? '';
      const projectId = body[action]?.project ?? '';
      await transaction(ports, async (tx) => {
        const type = await tx.get(volumeTypes, id);
        if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
        if (type.isPublic) throw volumeErrors.TypeAccessToPublicType();
        tx.put(volumeTypes, { ...type, accessProjects: [...change(type, projectId)] });
      });
      return {};
    },
  });
}
