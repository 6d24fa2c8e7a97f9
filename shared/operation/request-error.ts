/** Errors that no operation need declare. */
import { type ErrorKind, errorKind, Failure } from '../errors.ts';

/** A failure that every client may be told of, whatever the operation. */
export class RequestFailure extends Failure {}

/** One kind of such failures, under its own name; see errorKind(). */
export function requestError<const Message extends string>(
  kind: string,
  status: number,
  message: Message,
  retryable?: 'retryable',
): ErrorKind<Message> {
  return errorKind(kind, status, message, retryable, RequestFailure);
}
