/**
 * Which hosts can take a server: Nova's default filters, the placement service's checks, and the hints `same_host` and `different_host`.
 */

import { canonicalArchitecture } from '../../servers/validate-image.ts';
import { type HostAllocations, isUp } from '../host.ts';
import { resources, roomOf, type SchedulingRequest } from './host.ts';

type Filter = (host: HostAllocations, request: SchedulingRequest) => boolean;

const isNullOr = (wanted: string | null, actual: string): boolean => wanted === null || wanted === actual;
/** There is room, and no single server gets more cores than the machine has, however much they are overcommitted. */
const hasRoom: Filter = (each, { allocation }) =>
  allocation.vcpus <= each.host.inventory.vcpus &&
  resources.every((resource) => allocation[resource] === 0 || allocation[resource] <= roomOf(each, resource));

/** KVM and QEMU are one hypervisor, with and without hardware support. */
const canonicalHypervisor = (name: string): string => name.toLowerCase().replace(/^kvm$/, 'qemu');

const suitsImage: Filter = ({ host: { inventory } }, { imageProperties }) => {
  const architecture = imageProperties.hw_architecture ?? imageProperties.architecture;
  const hypervisor = imageProperties.img_hv_type ?? imageProperties.hypervisor_type;
  if (architecture !== undefined && canonicalArchitecture(architecture) !== canonicalArchitecture(inventory.cpuInfo.arch)) return false;
  return hypervisor === undefined || canonicalHypervisor(hypervisor) === canonicalHypervisor(inventory.hypervisorType);
};

/** `trait:NAME = required | forbidden`, of the flavor and of the image; image traits can only be required. */
const hasTraits: Filter = ({ host: { inventory } }, { extraSpecs, imageProperties }) =>
  [...Object.entries(extraSpecs), ...Object.entries(imageProperties)].every(([key, value]) => {
    if (!key.startsWith('trait:')) return true;
    const isThere = inventory.traits.includes(key.slice('trait:'.length));
    return value === 'forbidden' ? !isThere : value !== 'required' || isThere;
  });

/** There are no aggregates yet, so a flavor that asks for one finds no host. */
const isInAggregates: Filter = (_, { extraSpecs }) =>
  !Object.keys(extraSpecs).some((key) => key.startsWith('aggregate_instance_extra_specs:'));

/** What counts even when the request forces the host: its state and its room, as in Nova. */
const canTake: Filter = (each, request) =>
  isUp(each.host, request.now) &&
  each.host.isEnabled &&
  isNullOr(request.host, each.host.name) &&
  isNullOr(request.node, each.host.inventory.hypervisorHostname) &&
  hasRoom(each, request);

const suits: Filter = (each, request) =>
  isNullOr(request.zone, each.host.availabilityZone) &&
  suitsImage(each, request) &&
  hasTraits(each, request) &&
  isInAggregates(each, request) &&
  (request.sameHosts.length === 0 || request.sameHosts.includes(each.host.name)) &&
  !request.differentHosts.includes(each.host.name);

export const admits: Filter = (host, request) => canTake(host, request) && (request.isForced || suits(host, request));
