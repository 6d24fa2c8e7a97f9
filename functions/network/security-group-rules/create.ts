import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { assertTogether, createRule, createRuleErrors, rulesAtOnce } from '../../../shared/network/security-groups/rules.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(ruleResource, { create: createRule, assertTogether, atOnce: rulesAtOnce, errors: createRuleErrors });
