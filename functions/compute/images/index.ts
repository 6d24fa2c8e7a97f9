import { novaImageSummary } from '../../../shared/image/nova/view.ts';
import { imageList } from '../image-list.ts';

export default imageList('index', '/images', novaImageSummary);
