/** How often somebody whose place was taken meanwhile looks for another. */
import type { Failure } from '../../errors.ts';
import { OutOfBounds } from '../../store/transaction.ts';
import { isOfGroup } from '../groups/group.ts';

const attempts = 10;
/** A place of a group is lost to another of its members, so that as many losses as there are members at once are no sign that anything is wrong. */
const attemptsInGroup = 100;

export class PlacementAttempts {
  /** Keys of what has turned out to be full. */
  readonly full = new Set<string>();
  #lost = 0;
  #lostInGroup = 0;

  /** @returns whether to look again */
  lost({ key }: OutOfBounds): boolean {
    if (isOfGroup(key)) return ++this.#lostInGroup < attemptsInGroup;
    // A full host is left out; a full quota is found and named by the next look.
    this.full.add(key.pk);
    return ++this.#lost < attempts;
  }
}

/**
 * Does it again for as long as hosts fill up meanwhile.
 * @param refuse what a counter that left its bounds means, if it is none of a host's
 */
export async function whileHostsFillUp<T>(
  once: () => Promise<T>,
  attempts: PlacementAttempts,
  refuse: (error: OutOfBounds) => Failure | undefined = () => undefined,
): Promise<T> {
  for (;;) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      const refusal = refuse(error);
      if (refusal !== undefined || !attempts.lost(error)) throw refusal ?? error;
    }
  }
}
