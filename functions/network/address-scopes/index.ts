import { addressScopeResource } from '../../../shared/network/subnetpools/scope-resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(addressScopeResource);
