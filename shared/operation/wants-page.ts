/** Whether a client takes a page: who says nothing, or names JSON, gets JSON. */
export const wantsPage = (accept: string | undefined) =>
  accept !== undefined && /\*\/\*|text\/html/.test(accept) && !accept.includes('application/json');
