import { addressScopeResource } from '../../../shared/network/subnetpools/scope-resource.ts';
import { removeAddressScope, removeAddressScopeErrors } from '../../../shared/network/subnetpools/scopes.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(addressScopeResource, { remove: removeAddressScope, errors: removeAddressScopeErrors });
