import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(ruleResource);
