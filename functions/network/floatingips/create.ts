import { createFloatingIp, createFloatingIpErrors } from '../../../shared/network/floatingips/change.ts';
import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(floatingIpResource, { create: createFloatingIp, errors: createFloatingIpErrors });
