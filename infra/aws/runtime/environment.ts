/** What a function is told by its environment: the one place where it is read. Names and meanings stand in infra/aws/settings.ts. */
import type { SettingName } from '../settings.ts';

/** @throws when the function was deployed without it */
export function setting(name: SettingName): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is missing.`);
  return value;
}

/** What a function need not be told. */
export function optionalSetting(name: SettingName): string | undefined {
  return process.env[name] || undefined;
}

/** Where another server stands in for S3, as the AWS SDKs read it; undefined on AWS. */
export function bucketEndpoint(): string | undefined {
  return process.env['AWS_ENDPOINT_URL_S3'];
}

export function region(): string {
  return process.env['AWS_REGION'] ?? '';
}
