import { imageMetadataChange } from '../change-image-metadata.ts';

/** Replaces what is there. */
export default imageMetadataChange({
  name: 'update-all',
  method: 'PUT',
  change: (_before, asked) => asked,
});
