/** What clients are told of keypairs. */
import { errorKind } from '../../errors.ts';

export const KeypairNotFound = /* @__PURE__ */ errorKind('KeypairNotFound', 404, 'Keypair {name} not found for user {user_id}');
export const KeypairExists = /* @__PURE__ */ errorKind('KeypairExists', 409, "Key pair '{key_name}' already exists.");
export const KeypairInvalid = /* @__PURE__ */ errorKind('KeypairInvalid', 400, 'Keypair data is invalid: {reason}');
export const KeypairMarkerNotFound = /* @__PURE__ */ errorKind('KeypairMarkerNotFound', 400, 'Marker {marker} could not be found.');
