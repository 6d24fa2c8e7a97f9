import { PolicyNotAuthorized } from '../../../shared/network/errors.ts';
import { addressScopeResource } from '../../../shared/network/subnetpools/scope-resource.ts';
import { createAddressScope } from '../../../shared/network/subnetpools/scopes.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(addressScopeResource, { create: createAddressScope, errors: [PolicyNotAuthorized] });
