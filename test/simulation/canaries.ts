/**
 * Variants that are broken on purpose. The simulation must find every one of them within its budget of seeds: a checker that has never
 * failed proves nothing. They are made by wrapping ports and replacing rows; production code knows nothing of them.
 */

import { canariesOfHosts } from './canaries/hosts.ts';
import { canariesOfNetworks } from './canaries/networks.ts';
import { canariesOfServers } from './canaries/servers.ts';
import { canariesOfVolumes } from './canaries/volumes.ts';

export const canaries = [...canariesOfVolumes, ...canariesOfHosts, ...canariesOfNetworks, ...canariesOfServers];
