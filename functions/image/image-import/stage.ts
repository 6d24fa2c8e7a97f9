import { receiving } from '../image-data/receiving.ts';

export default receiving('image-import.stage', '/images/{image_id}/stage', 'modify_image', true);
