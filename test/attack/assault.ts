/** What an assault is: a way to break a cloud, and what must hold all the same. */
import type { Stream } from '../simulation/chance.ts';
import type { AttackedCloud } from './attacked.ts';

export interface Battlefield {
  /** Decides what is asked, when, and what is killed. */
  readonly chance: Stream;
  /** A cloud that has not been started; it ends with the assault. */
  cloud(state?: string): AttackedCloud;
  /** Says what was seen, for the report. */
  note(text: string): void;
}

/** What keeps an assault from being made here, such as a right that is missing. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

export interface Assault {
  readonly name: string;
  /** Takes minutes, and is left out when there is no time for that. */
  readonly isLong?: true;
  /** @throws when something did not hold; NotHere when it cannot be tried */
  play(field: Battlefield): Promise<void>;
}
