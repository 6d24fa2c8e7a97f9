/** What a function is told by its environment: the one place where it is read. Names and meanings stand in infra/aws/settings.ts. */
import type { SettingName } from '../settings.ts';

/** @throws when the function was deployed without it */
export function setting(name: SettingName): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is missing.`);
  return value;
}

/** As the AWS SDKs name the services in environment variables. */
export type ServiceName = 'DYNAMODB' | 'SQS' | 'S3' | 'SECRETS_MANAGER';

/** Where another server stands in for one of AWS's, as the AWS SDKs read it; undefined on AWS. */
export function endpointOf(service: ServiceName): string | undefined {
  return process.env[`AWS_ENDPOINT_URL_${service}`];
}

export function region(): string {
  return process.env['AWS_REGION'] ?? '';
}
