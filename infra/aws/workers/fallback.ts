/** For what no route takes. */
import { serveUnknown } from '../../../shared/operation/serve-unknown.ts';

export default serveUnknown;
