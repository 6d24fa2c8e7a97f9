/** Request fields that several things of the identity service share. */
import { z } from 'zod/mini';
import { maximumPasswordCharacters } from './passwords.ts';

/** A name: something other than white space, up to so many characters. */
export const entityName = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum), z.regex(/\S+/));

export const idText = z.string().check(z.regex(/^[\w-]{1,64}$/));
/** What is wrong with a password is said without repeating it. */
export const password = z.string().check(
  z.refine((text) => text.length <= maximumPasswordCharacters, {
    error: `The password must not be longer than ${maximumPasswordCharacters} characters.`,
    params: { whole: true },
  }),
);
export const projectTags = z.array(z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^[^,/]*$/))).check(
  z.maxLength(80),
  z.refine((tags) => new Set(tags).size === tags.length, { error: 'has non-unique elements' }),
);

/** How a request refers to a domain. */
export const reference = z.object({ id: z.optional(z.string()), name: z.optional(z.string()) });
/** How a request refers to a user or a project: by id, or by name and domain. */
export const referenceInDomain = z.object({ id: z.optional(z.string()), name: z.optional(z.string()), domain: z.optional(reference) });

/** A text that is a secret: what is wrong with it is said without repeating it, whatever was sent in its place. */
export const hiddenText = (name: string, maximum: number) =>
  z.pipe(
    z.unknown().check(
      z.refine((given) => typeof given === 'string' && given.length <= maximum, {
        error: `The ${name} must be a text of at most ${maximum} characters.`,
        params: { whole: true },
      }),
    ),
    z.string().check(z.maxLength(maximum)),
  );
