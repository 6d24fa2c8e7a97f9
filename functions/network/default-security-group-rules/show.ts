import { templateResource } from '../../../shared/network/security-groups/template.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(templateResource);
