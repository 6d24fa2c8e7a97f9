/** What another service refuses, as the Compute API says it. */
import { Failure } from '../errors.ts';

/** Does something, and says anew what of these errors it is refused with. */
export async function inNovasWords<T>(
  work: () => Promise<T>,
  known: readonly { readonly kind: string }[],
  said: (failure: Failure) => Failure,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && known.some(({ kind }) => kind === error.kind)) throw said(error);
    throw error;
  }
}
