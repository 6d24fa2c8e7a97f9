/** Called by hand: says what is wrong in the table, and with `{"repair": true}` puts right what it can prove. */
import { z } from 'zod/mini';
import { type Examination, examine, type Told } from '../../../shared/doctor/examine.ts';
import type { Ports } from '../../../shared/ports.ts';

const eventSchema = z.strictObject({ repair: z.optional(z.boolean()) });
/** What the answer tells; all of it is logged. */
const mostTold = 1_000;

export default function doctor(ports: Ports): (event: unknown) => Promise<Examination & { readonly told: readonly Told[] }> {
  return async (event) => {
    const { repair = false } = eventSchema.parse(event ?? {});
    const told: Told[] = [];
    const examination = await examine(ports, {
      repairs: repair,
      tell(each) {
        ports.log.write({ level: 'warn', event: 'doctor', ...each });
        if (told.length < mostTold) told.push(each);
      },
    });
    return { ...examination, told };
  };
}
