import { versionList } from '../version-list.ts';

/** Glance answers with 300, several choices. */
export default versionList('versions.index', '/', 300);
