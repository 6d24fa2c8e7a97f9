import { versionList } from '../version-list.ts';

/** What python-glanceclient asks for first. */
export default versionList('versions.list', '/versions', 200);
