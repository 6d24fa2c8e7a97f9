/** AWS Secrets Manager's JSON protocol, as far as it is spoken here. */
import { endpointOf, region } from './environment.ts';
import { request, signer } from './signed.ts';

export type SecretsAction = 'GetSecretValue' | 'PutSecretValue' | 'DescribeSecret' | 'UpdateSecretVersionStage';

/** @throws when it is refused, with what Secrets Manager says of it; never with the secret */
export async function secretsManager(action: SecretsAction, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const url = endpointOf('SECRETS_MANAGER') ?? `https://secretsmanager.${region()}.amazonaws.com/`;
  const response = await request(signer('secretsmanager'), url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `secretsmanager.${action}` },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** The text of a secret's version, the current one unless told. */
export async function secretText(secret: string, version: Readonly<Record<string, string>> = {}): Promise<string> {
  const { SecretString } = await secretsManager('GetSecretValue', { SecretId: secret, ...version });
  if (typeof SecretString !== 'string') throw new Error(`The secret ${secret} has no text.`);
  return SecretString;
}
