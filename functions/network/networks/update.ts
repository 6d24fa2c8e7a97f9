import { networkResource } from '../../../shared/network/networks/resource.ts';
import { changedNetwork, updateNetworkErrors } from '../../../shared/network/networks/update.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(networkResource, {
  change: (tx, ports, _caller, network, body) => changedNetwork(tx, ports, network, body),
  errors: updateNetworkErrors,
});
