import { showing } from './showing.ts';

export default showing('domain-config.show', '');
