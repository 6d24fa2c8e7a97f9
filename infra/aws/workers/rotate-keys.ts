/**
 * The rotation of the token keys. Secrets Manager calls it four times, once for each step. Source: "Lambda rotation functions" in the AWS
 * Secrets Manager User Guide.
 */
import { DescribeSecretCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import type { Ports } from '../../../shared/ports.ts';
import { readKeyRing, rotated } from '../key-ring.ts';
import { secretsManager, secretText } from '../runtime/secrets.ts';

const keyBytes = 48;

export default function rotateKeys(ports: Ports): (event: SecretsManagerRotationEvent) => Promise<void> {
  const steps: Readonly<Record<SecretsManagerRotationEvent['Step'], (secret: string, token: string) => Promise<void>>> = {
    async createSecret(secret, token) {
      if ((await stagesOf(secret, token)).includes('AWSPENDING')) {
        // An earlier attempt may have got as far as writing it; a second value under the same token would be refused.
        if (await exists(secret, token)) return;
      }
      const ring = rotated(readKeyRing(await secretText(secret)), Buffer.from(ports.chance.bytes(keyBytes)).toString('base64url'));
      const value = { SecretId: secret, ClientRequestToken: token, SecretString: JSON.stringify(ring), VersionStages: ['AWSPENDING'] };
      await secretsManager().send(new PutSecretValueCommand(value));
    },
    // The keys are used nowhere but where they are read.
    async setSecret() {},
    async testSecret(secret, token) {
      readKeyRing(await secretText(secret, { VersionId: token, VersionStage: 'AWSPENDING' }));
    },
    async finishSecret(secret, token) {
      const versions = await versionsOf(secret);
      const current = Object.entries(versions).find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
      if (current === token) return;
      const move = { SecretId: secret, VersionStage: 'AWSCURRENT', MoveToVersionId: token, RemoveFromVersionId: current };
      await secretsManager().send(new UpdateSecretVersionStageCommand(move));
    },
  };
  return async ({ SecretId, ClientRequestToken, Step }) => {
    await steps[Step](SecretId, ClientRequestToken);
    ports.log.write({ level: 'info', event: 'token keys rotated', step: Step });
  };
}

async function exists(secret: string, token: string): Promise<boolean> {
  try {
    await secretText(secret, { VersionId: token, VersionStage: 'AWSPENDING' });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

async function versionsOf(secret: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const { VersionIdsToStages } = await secretsManager().send(new DescribeSecretCommand({ SecretId: secret }));
  return VersionIdsToStages ?? {};
}

async function stagesOf(secret: string, version: string): Promise<readonly string[]> {
  const stages = (await versionsOf(secret))[version];
  if (stages === undefined) throw new Error('Secrets Manager asks for a rotation that it does not know.');
  return stages;
}
