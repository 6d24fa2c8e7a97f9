import { templateResource } from '../../../shared/network/security-groups/template.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(templateResource);
