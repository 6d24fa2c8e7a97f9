import { flavorDetail } from '../../../shared/compute/views/flavor.ts';
import { flavorList } from '../flavor-list.ts';

export default flavorList('detail', '/flavors/detail', flavorDetail);
