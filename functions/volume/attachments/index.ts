import { attachmentSummary } from '../../../shared/volume/views.ts';
import { attachmentList } from '../attachment-list.ts';

export default attachmentList('index', '/attachments', attachmentSummary);
