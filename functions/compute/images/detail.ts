import { novaImageDetail } from '../../../shared/image/nova/view.ts';
import { imageList } from '../image-list.ts';

export default imageList('detail', '/images/detail', novaImageDetail);
