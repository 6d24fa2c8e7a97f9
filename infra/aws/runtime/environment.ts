/** What a function is told by its environment: the one place where it is read. Names and meanings stand in infra/aws/settings.ts. */
import type { SettingName } from '../settings.ts';

/** @throws when the function was deployed without it */
export function setting(name: SettingName): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is missing.`);
  return value;
}

/** Where another server stands in for one of AWS's, as the AWS SDKs read it; undefined on AWS. */
export function endpointOf(service: 'DYNAMODB' | 'SQS' | 'S3' | 'SECRETS_MANAGER'): string | undefined {
  return process.env[`AWS_ENDPOINT_URL_${service}`];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The credentials of the function's role: Lambda puts them into the environment, and starts a new process before they expire. */
export function credentials(): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error('The function has no credentials.');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

export function region(): string {
  return process.env['AWS_REGION'] ?? '';
}
