import { removeFloatingIp } from '../../../shared/network/floatingips/change.ts';
import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(floatingIpResource, { remove: removeFloatingIp, errors: [] });
