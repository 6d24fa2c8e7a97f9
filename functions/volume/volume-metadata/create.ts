import { changeMetadata } from '../change-metadata.ts';

/** Adds to what is there. */
export default changeMetadata('create', 'POST', (before, asked) => ({ ...before, ...asked }));
