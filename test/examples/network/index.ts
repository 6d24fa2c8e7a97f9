/** Examples of the Networking API; those of security groups stand beside this file. */
import { networks } from './networks.ts';
import { routers } from './routers.ts';
import { sharing } from './sharing.ts';
import { standing } from './standing.ts';

export const network = [...networks, ...routers, ...sharing, ...standing];
