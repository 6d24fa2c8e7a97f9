import { addressScopeResource } from '../../../shared/network/subnetpools/scope-resource.ts';
import { changedAddressScope, updateAddressScopeErrors } from '../../../shared/network/subnetpools/scopes.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(addressScopeResource, {
  change: (tx, _ports, _caller, scope, body) => changedAddressScope(tx, scope, body),
  errors: updateAddressScopeErrors,
});
