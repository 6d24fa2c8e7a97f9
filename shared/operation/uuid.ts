/** The UUID that a text means, which may have no dashes, or braces or `urn:uuid:` around it; undefined when it is none. */
export function canonicalUuid(text: string): string | undefined {
  const digits = text
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  if (!/^[0-9a-fA-F]{32}$/.test(digits)) return undefined;
  const lower = digits.toLowerCase();
  return [lower.slice(0, 8), lower.slice(8, 12), lower.slice(12, 16), lower.slice(16, 20), lower.slice(20)].join('-');
}
