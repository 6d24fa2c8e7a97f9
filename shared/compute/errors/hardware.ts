/** What clients are told of flavors and images that ask for hardware that does not go together. */
import { errorKind } from '../../errors.ts';

export const CpuPolicyUnknown = /* @__PURE__ */ errorKind(
  'CpuPolicyUnknown',
  400,
  "CPU policy requested from '{source}' is invalid, given: '{requested}', available: '{available}'.",
);
export const CpuThreadPolicyUnknown = /* @__PURE__ */ errorKind(
  'CpuThreadPolicyUnknown',
  400,
  "CPU thread policy requested from '{source}' is invalid, given: '{requested}', available: '{available}'.",
);
export const EmulatorThreadsPolicyUnknown = /* @__PURE__ */ errorKind(
  'EmulatorThreadsPolicyUnknown',
  400,
  "CPU emulator threads option requested is invalid, given: '{requested}', available: '{available}'.",
);
export const ImageForbidsCpuPolicy = /* @__PURE__ */ errorKind(
  'ImageForbidsCpuPolicy',
  400,
  "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor",
);
export const ImageForbidsCpuThreadPolicy = /* @__PURE__ */ errorKind(
  'ImageForbidsCpuThreadPolicy',
  400,
  "Image property 'hw_cpu_thread_policy' is not permitted to override CPU thread pinning policy set against the flavor",
);
export const CpuThreadPolicyNeedsDedicated = /* @__PURE__ */ errorKind(
  'CpuThreadPolicyNeedsDedicated',
  400,
  'Cannot set cpu thread pinning policy in a non dedicated cpu pinning policy',
);
export const EmulatorThreadsNeedDedicated = /* @__PURE__ */ errorKind(
  'EmulatorThreadsNeedDedicated',
  400,
  'An isolated CPU emulator threads option requires a dedicated CPU policy option.',
);
export const RealtimeNeedsDedicated = /* @__PURE__ */ errorKind(
  'RealtimeNeedsDedicated',
  400,
  'Cannot set realtime policy in a non dedicated cpu pinning policy',
);
export const RealtimeMaskInvalid = /* @__PURE__ */ errorKind(
  'RealtimeMaskInvalid',
  400,
  'Use of realtime CPUs requires either one or more non-realtime CPU(s) or offloaded emulator threads.',
);
export const MixedPolicyRequired = /* @__PURE__ */ errorKind(
  'MixedPolicyRequired',
  400,
  "Cannot specify 'hw:cpu_dedicated_mask' without the 'mixed' policy.",
);
export const MixedNeedsOneMask = /* @__PURE__ */ errorKind(
  'MixedNeedsOneMask',
  400,
  "Dedicated CPU set can be specified from either 'hw:cpu_dedicated_mask' or 'hw:cpu_realtime_mask' when using 'mixed' CPU policy. 'hw:cpu_dedicated_mask' and 'hw:cpu_realtime_mask' can not be specified at the same time, or be specified with none of them.",
);
export const MixedMaskInvalid = /* @__PURE__ */ errorKind(
  'MixedMaskInvalid',
  400,
  "Mixed instance must have at least 1 pinned vCPU and 1 unpinned vCPU. See 'hw:cpu_dedicated_mask'.",
);
export const ImageExceedsCpuLimits = /* @__PURE__ */ errorKind(
  'ImageExceedsCpuLimits',
  400,
  'Image vCPU topology limits (sockets={image_sockets}, cores={image_cores}, threads={image_threads}) exceeds the limits of the flavor (sockets={flavor_sockets}, cores={flavor_cores}, threads={flavor_threads})',
);
export const ImageExceedsCpuTopology = /* @__PURE__ */ errorKind(
  'ImageExceedsCpuTopology',
  400,
  'Image vCPU topology (sockets={image_sockets}, cores={image_cores}, threads={image_threads}) exceeds the limits of the flavor or image (sockets={max_sockets}, cores={max_cores}, threads={max_threads})',
);
export const MemoryPageSizeInvalid = /* @__PURE__ */ errorKind('MemoryPageSizeInvalid', 400, "Invalid memory page size '{pagesize}'");
export const MemoryPageSizeForbidden = /* @__PURE__ */ errorKind(
  'MemoryPageSizeForbidden',
  400,
  "Page size {pagesize} forbidden against '{against}'",
);
export const LockedMemoryNeedsPageSize = /* @__PURE__ */ errorKind(
  'LockedMemoryNeedsPageSize',
  400,
  'locked_memory value in image or flavor is forbidden when mem_page_size is not set.',
);
export const LockedMemoryConflict = /* @__PURE__ */ errorKind(
  'LockedMemoryConflict',
  400,
  'locked_memory value in image ({image}) and flavor ({flavor}) conflict. A consistent value is expected if both specified.',
);
export const MemoryEncryptionMachineType = /* @__PURE__ */ errorKind(
  'MemoryEncryptionMachineType',
  400,
  "Machine type '{mtype}' is not compatible with image {image_name} ({image_id}): {reason}",
);
export const NumaNodesInvalid = /* @__PURE__ */ errorKind(
  'NumaNodesInvalid',
  400,
  "The property 'numa_nodes' cannot be '{nodes}'. It must be a number greater than 0",
);
export const ImageForbidsNuma = /* @__PURE__ */ errorKind(
  'ImageForbidsNuma',
  400,
  "Image property '{name}' is not permitted to override NUMA configuration set against the flavor",
);
export const NumaIncomplete = /* @__PURE__ */ errorKind(
  'NumaIncomplete',
  400,
  'CPU and memory allocation must be provided for all NUMA nodes',
);
export const NumaAsymmetric = /* @__PURE__ */ errorKind(
  'NumaAsymmetric',
  400,
  'Instance CPUs and/or memory cannot be evenly distributed across instance NUMA nodes. Explicit assignment of CPUs and memory to nodes is required',
);
export const NumaCpuOutOfRange = /* @__PURE__ */ errorKind('NumaCpuOutOfRange', 400, 'CPU number {cpunum} is larger than max {cpumax}');
export const NumaCpuTwice = /* @__PURE__ */ errorKind('NumaCpuTwice', 400, 'CPU number {cpunum} is assigned to two nodes');
export const NumaCpusUnassigned = /* @__PURE__ */ errorKind('NumaCpusUnassigned', 400, 'CPU number {cpuset} is not assigned to any node');
export const NumaMemoryOutOfRange = /* @__PURE__ */ errorKind(
  'NumaMemoryOutOfRange',
  400,
  '{memsize} MB of memory assigned, but expected {memtotal} MB',
);
export const SerialPortsInvalid = /* @__PURE__ */ errorKind(
  'SerialPortsInvalid',
  400,
  "Number of serial ports specified in flavor is invalid: expected an integer, got '{num_ports}'",
);
export const SerialPortsExceedFlavor = /* @__PURE__ */ errorKind(
  'SerialPortsExceedFlavor',
  400,
  'Forbidden to exceed flavor value of number of serial ports passed in image meta.',
);
export const MemoryEncryptionConflict = /* @__PURE__ */ errorKind(
  'MemoryEncryptionConflict',
  400,
  'Flavor {flavor_name} has hw:mem_encryption extra spec explicitly set to {flavor_val}, conflicting with image {image_name} which has hw_mem_encryption property explicitly set to {image_val}',
);
export const MemoryEncryptionNeedsUefi = /* @__PURE__ */ errorKind(
  'MemoryEncryptionNeedsUefi',
  400,
  "Memory encryption requested by {requesters} but image {image_name} doesn't have 'hw_firmware_type' property set to 'uefi'",
);
