/** Nova has no rules for its proxy: those of the image service count. */
import * as policy from '../../operation/policies.ts';

export const seesImages = /* @__PURE__ */ policy.reader('get_images');
export const seesImage = /* @__PURE__ */ policy.reader('get_image');
