import type { Exchange } from './exchange.ts';

/** The path of a request as it may be kept: without what is a secret in it. */
export function shownPath({ event: { rawPath, pathParameters = {} }, operation, route }: Exchange): string {
  const name = (operation ?? route.operation)?.secretParameter;
  const secret = name === undefined ? undefined : pathParameters[name];
  if (secret === undefined || secret === '') return rawPath;
  const isSecret = (part: string) => part === secret || part === encodeURIComponent(secret);
  return rawPath
    .split('/')
    .map((part) => (isSecret(part) ? '***' : part))
    .join('/');
}
