import { flavorDetail } from '../../../shared/compute/flavors/view.ts';
import { flavorList } from '../flavor-list.ts';

export default flavorList('detail', '/flavors/detail', flavorDetail);
