/** What clients are told by the proxy to Ironic. */
import { errorKind } from '../../errors.ts';

export const IronicUnavailable = /* @__PURE__ */ errorKind('IronicUnavailable', 501, 'Ironic client unavailable, cannot access Ironic.');
export const IronicCommandUnsupported = /* @__PURE__ */ errorKind(
  'IronicCommandUnsupported',
  400,
  'Command Not supported. Please use Ironic command {command} to perform this action.',
);
