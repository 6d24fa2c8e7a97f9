import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { newCertificate } from '../../../shared/compute/key-pairs/certificate.ts';
import { type KeyPair, type KeyPairId, keyPairs, userUsageKey } from '../../../shared/compute/key-pairs/key-pair.ts';
import { keyPairOwner } from '../../../shared/compute/key-pairs/key-pair-owner.ts';
import {
  certificateFingerprint,
  fingerprintErrors,
  type NewKey,
  newSshKey,
  sshFingerprint,
} from '../../../shared/compute/key-pairs/ssh-key.ts';
import { keyPairCreated } from '../../../shared/compute/key-pairs/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Caller } from '../../../shared/operation/policy.ts';
import { object, since, versions } from '../../../shared/operation/versioned.ts';
import { name } from '../../../shared/operation/wire.ts';
import type { Ports } from '../../../shared/ports.ts';
import { boundOf } from '../../../shared/quota/resource.ts';
import { readLimits } from '../../../shared/quota/standing.ts';
import { OutOfBounds, type Transaction, transaction } from '../../../shared/store/transaction.ts';

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
  errors: [...fingerprintErrors, computeErrors.KeypairExists, computeErrors.KeypairQuotaExceeded],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const asked = body.keypair;
    const userId = keyPairOwner(caller, asked.user_id, rule);
    const type = asked.type ?? 'ssh';
    const id: KeyPairId = { userId, name: asked.name };
    // A new key takes long: whoever may not have it is told before it is made.
    if (asked.public_key === undefined) await assertRoom(ports, id, caller);
    const made = asked.public_key === undefined ? await newKey(type, userId, ports) : undefined;
    const publicKey = asked.public_key ?? made?.publicKey ?? '';
    const keyPair: KeyPair = {
      ...id,
      type,
      publicKey,
      fingerprint: type === 'ssh' ? sshFingerprint(publicKey) : certificateFingerprint(publicKey),
      number: Math.floor(ports.chance.random() * 2_147_483_647),
      createdAt: new Date(ports.clock.now()).toISOString(),
    };
    try {
      await transaction(ports, async (tx) => {
        const limit = await limitFor(tx, ports, id, caller);
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

/** How many key pairs the user may have; below zero for as many as there are. */
async function limitFor(tx: Transaction, { store }: Pick<Ports, 'store'>, id: KeyPairId, caller: Caller): Promise<number> {
  const [existing, limits] = await Promise.all([
    tx.get(keyPairs, id),
    readLimits(store, { projectId: caller.projectId ?? '', userId: caller.userId }),
  ]);
  if (existing !== undefined) throw computeErrors.KeypairExists({ key_name: id.name });
  return limits.key_pairs;
}

async function assertRoom(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, id: KeyPairId, caller: Caller): Promise<void> {
  const [limit, usage] = await Promise.all([
    transaction(ports, (tx) => limitFor(tx, ports, id, caller)),
    ports.store.get(userUsageKey(id.userId)),
  ]);
  if (limit >= 0 && Number(usage?.keyPairs ?? 0) >= limit) throw computeErrors.KeypairQuotaExceeded();
}

function newKey(type: KeyPair['type'], userId: string, { clock, chance }: Pick<Ports, 'clock' | 'chance'>): Promise<NewKey> {
  if (type === 'ssh') return newSshKey('Generated-by-Micronova');
  return newCertificate({ userId, now: clock.now(), serial: chance.bytes(8) });
}
