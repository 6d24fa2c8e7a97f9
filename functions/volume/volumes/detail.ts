import { volumeDetail } from '../../../shared/volume/views.ts';
import { volumeList } from '../volume-list.ts';

export default volumeList('detail', '/volumes/detail', volumeDetail);
