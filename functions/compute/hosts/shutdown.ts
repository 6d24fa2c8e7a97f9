import * as policy from '../../../shared/operation/policies.ts';
import { hostPower } from '../host-power.ts';

export default hostPower('shutdown', policy.admin('os_compute_api:os-hosts:shutdown'));
