/** What images say of the machines that they want. */

/** Source: oslo.utils, as Nova reads such properties. */
export const asBoolean = (text: string | undefined) => ['1', 't', 'true', 'on', 'y', 'yes'].includes((text ?? '').trim().toLowerCase());

/** Seconds that a guest has to shut down, if its image says so. */
export function shutdownSeconds(properties: Readonly<Record<string, string>> | undefined): number | undefined {
  const text = properties?.['os_shutdown_timeout'];
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
