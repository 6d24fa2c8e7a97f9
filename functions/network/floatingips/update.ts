import { changedFloatingIp, updateFloatingIpErrors } from '../../../shared/network/floatingips/change.ts';
import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(floatingIpResource, { change: changedFloatingIp, errors: updateFloatingIpErrors });
