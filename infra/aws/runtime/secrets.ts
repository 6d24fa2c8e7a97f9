/** AWS Secrets Manager, as far as it is used here. */
import { askJson, type Members, repeating } from './client/request.ts';

export type SecretsAction = 'GetSecretValue' | 'PutSecretValue' | 'DescribeSecret' | 'UpdateSecretVersionStage';

/** @throws AwsError, with what Secrets Manager says; never with the secret */
export function secretsManager(action: SecretsAction, input: Members): Promise<Members> {
  return repeating(() => askJson('SECRETS_MANAGER', `secretsmanager.${action}`, input, '1.1'));
}

/** The text of a secret's version, the current one unless told. */
export async function secretText(secret: string, version: Readonly<Record<string, string>> = {}): Promise<string> {
  const { SecretString } = await secretsManager('GetSecretValue', { SecretId: secret, ...version });
  if (typeof SecretString !== 'string') throw new Error(`The secret ${secret} has no text.`);
  return SecretString;
}
