import { flavorSummary } from '../../../shared/compute/views/flavor.ts';
import { flavorList } from '../flavor-list.ts';

export default flavorList('index', '/flavors', flavorSummary);
