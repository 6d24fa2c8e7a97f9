/** For what no route takes. */
import { serveUnknown } from '../../../shared/operation/serve.ts';

export default serveUnknown;
