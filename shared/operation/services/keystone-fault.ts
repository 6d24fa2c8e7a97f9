/** The envelope in which Keystone tells of errors. */
import type { Fault } from '../exchange.ts';
import { titleOf } from './titles.ts';

export function keystoneFault({ status, message }: Fault): unknown {
  return { error: { code: status, message, title: titleOf(status) } };
}
