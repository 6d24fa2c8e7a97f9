import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { deleteRule } from '../../../shared/network/security-groups/rules.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(ruleResource, { remove: deleteRule, errors: [] });
