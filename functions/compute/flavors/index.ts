import { flavorSummary } from '../../../shared/compute/flavors/view.ts';
import { flavorList } from '../flavor-list.ts';

export default flavorList('index', '/flavors', flavorSummary);
