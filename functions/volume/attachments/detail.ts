import { attachmentDetail } from '../../../shared/volume/views.ts';
import { attachmentList } from '../attachment-list.ts';

export default attachmentList('detail', '/attachments/detail', attachmentDetail);
