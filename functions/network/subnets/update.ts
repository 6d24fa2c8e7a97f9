import { subnetResource } from '../../../shared/network/subnets/resource.ts';
import { changedSubnet, updateSubnetErrors } from '../../../shared/network/subnets/update.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(subnetResource, {
  change: (_tx, ports, _caller, subnet, body) => changedSubnet(ports, subnet, body),
  errors: updateSubnetErrors,
});
