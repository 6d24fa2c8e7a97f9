/**
 * Errors as a page of HTML. Glance writes them so for clients that do not ask for JSON, and python-glanceclient, which does not, reads them so:
 * of the same error in JSON it makes an AttributeError.
 */
import type { Fault } from '../exchange.ts';
import { titleOf } from './titles.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');

export function faultPage({ status, message }: Pick<Fault, 'status' | 'message'>): string {
  const title = `${status} ${titleOf(status)}`;
  const body = ` <body>\n  <h1>${title}</h1>\n  ${escaped(message)}<br /><br />\n\n\n\n </body>`;
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n${body}\n</html>`;
}
