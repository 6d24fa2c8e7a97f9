/**
 * Which hosts can take a server: Nova's default filters, the placement service's checks, and the hints `same_host` and `different_host`.
 */

import { admitsHost } from '../../groups/placement.ts';
import { canonicalArchitecture } from '../../servers/validate-image.ts';
import type { HostAllocations } from '../candidates.ts';
import { isUp } from '../host.ts';
import { suitsFlavor, suitsProject, suitsProperties } from './aggregates.ts';
import { type Resource, roomOf, type SchedulingRequest } from './host.ts';

type Check = (host: HostAllocations, request: SchedulingRequest) => boolean;

const isNullOr = (wanted: string | null, actual: string): boolean => wanted === null || wanted === actual;
/** There is room. */
const hasRoomFor =
  (resource: Resource): Check =>
  (each, { allocation }) =>
    allocation[resource] === 0 || allocation[resource] <= roomOf(each, resource);

/** KVM and QEMU are one hypervisor, with and without hardware support. */
const canonicalHypervisor = (name: string): string => name.toLowerCase().replace(/^kvm$/, 'qemu');

const suitsImage: Check = ({ host: { inventory } }, { imageProperties }) => {
  const architecture = imageProperties.hw_architecture ?? imageProperties.architecture;
  const hypervisor = imageProperties.img_hv_type ?? imageProperties.hypervisor_type;
  if (architecture !== undefined && canonicalArchitecture(architecture) !== canonicalArchitecture(inventory.cpuInfo.arch)) return false;
  return hypervisor === undefined || canonicalHypervisor(hypervisor) === canonicalHypervisor(inventory.hypervisorType);
};

/** `trait:NAME = required | forbidden`, of the flavor and of the image; image traits can only be required. */
const hasTraits: Check = ({ host: { inventory } }, { extraSpecs, imageProperties }) =>
  [...Object.entries(extraSpecs), ...Object.entries(imageProperties)].every(([key, value]) => {
    if (!key.startsWith('trait:')) return true;
    const isThere = inventory.traits.includes(key.slice('trait:'.length));
    return value === 'forbidden' ? !isThere : value !== 'required' || isThere;
  });

interface Filter {
  /** What is wrong with a host that it refuses, for operators and owners: a phrase that follows a number of hosts. */
  readonly why: string;
  readonly admits: Check;
}

/** What counts even when the request forces the host: its state and its room, as in Nova. */
const always: readonly Filter[] = [
  { why: 'down', admits: ({ host }, { now }) => isUp(host, now) },
  { why: 'disabled', admits: ({ host }) => host.isEnabled },
  {
    why: 'not the one that was asked for',
    admits: ({ host }, request) => isNullOr(request.host, host.name) && isNullOr(request.node, host.inventory.hypervisorHostname),
  },
  // No single server gets more cores than the machine has, however much they are overcommitted.
  { why: 'with fewer cores than the flavor', admits: ({ host }, { allocation }) => allocation.vcpus <= host.inventory.vcpus },
  { why: 'without enough cores left', admits: hasRoomFor('vcpus') },
  { why: 'without enough memory left', admits: hasRoomFor('memoryMib') },
  { why: 'without enough disk left', admits: hasRoomFor('diskGib') },
  // Nova's hosts look at that themselves once more, so that not even a forced host has what its group forbids.
  { why: 'against the policy of the server group', admits: ({ host }, { group }) => admitsHost(group, host.name) },
];

const unlessForced: readonly Filter[] = [
  { why: 'in another availability zone', admits: ({ host }, { zone }) => isNullOr(zone, host.availabilityZone) },
  { why: 'of another architecture or hypervisor than the image', admits: suitsImage },
  { why: 'without the traits that flavor and image ask for', admits: hasTraits },
  { why: 'outside the aggregates that the flavor asks for', admits: ({ host }, { extraSpecs }) => suitsFlavor(host, extraSpecs) },
  { why: 'in an aggregate of other projects', admits: ({ host }, { projectId }) => suitsProject(host, projectId) },
  { why: 'in an aggregate for other images', admits: ({ host }, { imageProperties }) => suitsProperties(host, imageProperties) },
  {
    why: 'not where the hint same_host wants it',
    admits: ({ host }, { sameHosts }) => sameHosts.length === 0 || sameHosts.includes(host.name),
  },
  { why: 'where the hint different_host does not want it', admits: ({ host }, { differentHosts }) => !differentHosts.includes(host.name) },
];

/** Of the first filter that refuses the host; undefined when all admit it. */
export const refusalOf = (host: HostAllocations, request: SchedulingRequest): string | undefined =>
  [...always, ...(request.isForced ? [] : unlessForced)].find(({ admits }) => !admits(host, request))?.why;
