import { removeNetwork, removeNetworkErrors } from '../../../shared/network/networks/remove.ts';
import { networkResource } from '../../../shared/network/networks/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(networkResource, { remove: removeNetwork, errors: removeNetworkErrors });
