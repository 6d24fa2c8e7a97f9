import { z } from 'zod/mini';
import { newCertificate } from '../../../shared/compute/certificate.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { type KeyPair, keyPairs, userUsageKey } from '../../../shared/compute/key-pair.ts';
import { keyPairOwner } from '../../../shared/compute/key-pair-owner.ts';
import { projectQuotas } from '../../../shared/compute/quota-usage.ts';
import { boundOf, limitsOf } from '../../../shared/compute/quotas.ts';
import { certificateFingerprint, newSshKey, sshFingerprint } from '../../../shared/compute/ssh-key.ts';
import { keyPairCreated } from '../../../shared/compute/views/key-pair.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since, versions } from '../../../shared/operation/versioned.ts';
import { name } from '../../../shared/operation/wire.ts';
import { OutOfBounds, transaction } from '../../../shared/store/transaction.ts';

const rule = policy.ownUserOrAdmin('os_compute_api:os-keypairs:create');

const keyName = (pattern: RegExp) => name.check(z.regex(pattern));

export default operation({
  name: 'key-pairs.create',
  service: 'compute',
  method: 'POST',
  path: '/os-keypairs',
  policy: rule,
  policyTarget: 'resource',
  body: object({
    keypair: object({
      name: versions({ '2.1': keyName(/^[_\- a-zA-Z0-9]+\n?$/), '2.92': keyName(/^[_\-@. a-zA-Z0-9]+\n?$/) }),
      type: since('2.2', z.optional(z.enum(['ssh', 'x509']))),
      public_key: versions({ '2.1': z.optional(z.string()), '2.92': z.string() }),
      user_id: since('2.10', z.optional(z.string().check(z.maxLength(255)))),
    }),
  }),
  status: versions({ '2.1': 200, '2.2': 201 }),
  errors: [computeErrors.KeypairExists, computeErrors.KeypairInvalid, computeErrors.KeypairQuotaExceeded],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const asked = body.keypair;
    const userId = keyPairOwner(caller, asked.user_id, rule);
    const type = asked.type ?? 'ssh';
    const newKey = () =>
      type === 'ssh'
        ? newSshKey('Generated-by-Micronova')
        : newCertificate({ userId, now: ports.clock.now(), serial: ports.chance.bytes(8) });
    const made = asked.public_key === undefined ? newKey() : undefined;
    const publicKey = asked.public_key ?? made?.publicKey ?? '';
    const keyPair: KeyPair = {
      userId,
      name: asked.name,
      type,
      publicKey,
      fingerprint: type === 'ssh' ? sshFingerprint(publicKey) : certificateFingerprint(publicKey),
      number: Math.floor(ports.chance.random() * 2_147_483_647),
      createdAt: new Date(ports.clock.now()).toISOString(),
    };
    try {
      await transaction(ports, async (tx) => {
        const [existing, quota] = await Promise.all([
          tx.get(keyPairs, { userId, name: keyPair.name }),
          projectQuotas.get(ports.store, caller.projectId ?? ''),
        ]);
        if (existing !== undefined) throw computeErrors.KeypairExists({ key_name: keyPair.name });
        const limit = limitsOf(quota?.limits ?? {}).key_pairs;
        tx.put(keyPairs, keyPair);
        tx.add(userUsageKey(userId), { keyPairs: 1 }, { keyPairs: boundOf(limit) });
      });
    } catch (error) {
      if (error instanceof OutOfBounds) throw computeErrors.KeypairQuotaExceeded();
      throw error;
    }
    return { body: { keypair: keyPairCreated.show(keyPair, version, { privateKey: made?.privateKey }) } };
  },
});
