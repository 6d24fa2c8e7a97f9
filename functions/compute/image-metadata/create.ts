import { imageMetadataChange } from '../change-image-metadata.ts';

/** Adds to what is there. */
export default imageMetadataChange({
  name: 'create',
  method: 'POST',
  change: (before, asked) => ({ ...before, ...asked }),
});
