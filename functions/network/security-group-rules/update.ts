import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { updateOperation } from '../resource-operations.ts';

/** Nothing of a rule is changed: every attribute is refused, and what is sent without any changes nothing. */
export default updateOperation(ruleResource, { change: async (_tx, _ports, _caller, rule) => rule, errors: [] });
