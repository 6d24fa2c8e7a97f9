/** AWS Secrets Manager, as far as most functions use it: they read. */
import { GetSecretValueCommand, type GetSecretValueCommandInput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientOptions } from './client-options.ts';

let client: SecretsManagerClient | undefined;

export function secretsManager(): SecretsManagerClient {
  client ??= new SecretsManagerClient(clientOptions());
  return client;
}

/** The text of a secret's version, the current one unless told. @throws what Secrets Manager says; never with the secret */
export async function secretText(SecretId: string, version: Omit<GetSecretValueCommandInput, 'SecretId'> = {}): Promise<string> {
  const { SecretString } = await secretsManager().send(new GetSecretValueCommand({ SecretId, ...version }));
  if (SecretString === undefined) throw new Error(`The secret ${SecretId} has no text.`);
  return SecretString;
}
