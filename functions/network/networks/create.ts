import { createNetwork, createNetworkErrors } from '../../../shared/network/networks/create.ts';
import { networkResource } from '../../../shared/network/networks/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(networkResource, { create: createNetwork, errors: createNetworkErrors });
