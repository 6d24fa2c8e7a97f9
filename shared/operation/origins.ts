/** Where clients find services. */
import type { Service } from './service.ts';

/** Services that have origins of their own, such as `https://a1b2c3.execute-api.eu-central-1.amazonaws.com`. */
export type Origins = Readonly<Partial<Record<Service, string>>>;

/** @param used the origin that the client used: all services are below it, but for those that have one of their own */
export function originOfService(service: Service, used: string, origins: Origins = {}): string {
  return origins[service] ?? used;
}
