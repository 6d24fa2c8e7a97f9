/** Requests to AWS where no SDK client is worth its size: signed with the function's credentials. */
import { AwsClient } from 'aws4fetch';
import { credentials, region } from './environment.ts';

/** An answer must come within this time, milliseconds. */
const patience = 5_000;

export function signer(service: 's3' | 'secretsmanager'): AwsClient {
  // Lambda sets a new process up before its credentials expire; retries are those of whoever called the function.
  return new AwsClient({ ...credentials(), service, region: region(), retries: 1 });
}

/** @throws with the status when it is not 2xx, unless the status is among those that are accepted */
export async function request(client: AwsClient, url: string, init: RequestInit, accepted: readonly number[] = []): Promise<Response> {
  const response = await client.fetch(url, { ...init, signal: AbortSignal.timeout(patience) });
  if (response.ok || accepted.includes(response.status)) return response;
  throw new Error(`${init.method ?? 'GET'} ${new URL(url).host} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
}
