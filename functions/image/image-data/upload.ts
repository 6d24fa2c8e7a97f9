import { receiving } from './receiving.ts';

export default receiving('image-data.upload', '/images/{image_id}/file', 'upload_image', false);
