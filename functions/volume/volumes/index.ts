import { volumeSummary } from '../../../shared/volume/views.ts';
import { volumeList } from '../volume-list.ts';

export default volumeList('index', '/volumes', volumeSummary);
