import { addressScopeResource } from '../../../shared/network/subnetpools/scope-resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(addressScopeResource);
