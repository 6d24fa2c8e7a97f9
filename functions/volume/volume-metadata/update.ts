import { changeMetadata } from '../change-metadata.ts';

/** Replaces what is there. */
export default changeMetadata('update', 'PUT', (_before, asked) => asked);
