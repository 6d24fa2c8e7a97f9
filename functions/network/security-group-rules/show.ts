import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(ruleResource);
