/** The compute domain's tables against Nova's contract as data: statuses, errors; for lifecycle rows see guards-of-actions.test.ts. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import { assertMay, type GuardedServer } from '../../shared/compute/servers/guards.ts';
import { faultStatuses, progressStatuses, statusMap } from '../../shared/compute/servers/status.ts';
import { Failure } from '../../shared/errors.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { computeResources } from '../../shared/quota/compute-resources.ts';
import { guardedServer } from '../support/compute.ts';

const folder = '../shared/contract';
const skip = existsSync(`${folder}/states.json`) ? false : `${folder} is not here: it is no part of the project`;
const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

test('suspending is refused to servers with accelerators, and then to those with encrypted memory, as in the contract', { skip }, () => {
  const order: readonly string[] = read('states.json').compute_api_methods['API.suspend'].guard_order;
  const known = ['block_accelerators', 'reject_sev_instances', 'check_instance_lock'];
  assert.deepEqual(
    order.filter((guard) => known.includes(guard)),
    known,
  );
  const refusal = (given: Partial<GuardedServer>) => {
    try {
      assertMay(lifecycle.suspend, guardedServer({ lockedBy: 'owner', ...given }), { isAdmin: false });
    } catch (error) {
      return error instanceof Failure ? error.kind : error;
    }
    return undefined;
  };
  const flavor = (extraSpecs: Readonly<Record<string, string>>) => ({ flavor: { ...guardedServer().flavor, extraSpecs } });
  assert.equal(refusal({}), 'ServerLocked');
  assert.equal(refusal(flavor({ 'hw:mem_encryption': 'false' })), 'ServerLocked');
  assert.equal(refusal(flavor({ 'hw:mem_encryption': 'true' })), 'MemoryEncryptionForbids');
  assert.equal(refusal({ imageProperties: { hw_mem_encryption: 'yes' } }), 'MemoryEncryptionForbids');
  assert.equal(refusal(flavor({ 'hw:mem_encryption': 'true', 'accel:device_profile': 'gpu' })), 'AcceleratorsForbid');
});

test('the status map is the contract’s', { skip }, () => {
  const states = read('states.json');
  const mine = Object.fromEntries(Object.entries(statusMap).map(([vmState, row]) => [vmState, { default: row.otherwise, ...row.during }]));
  assert.deepEqual(mine, states.status_map);
  assert.deepEqual([...progressStatuses].sort(), [...states.sets.progress_statuses].sort());
  assert.deepEqual([...faultStatuses].sort(), [...states.sets.fault_statuses].sort());
  const power = Object.fromEntries(Object.entries(states.power_states).map(([number, name]) => [name, Number(number)]));
  assert.deepEqual({ ...powerStates }, power);
});

test('the quota defaults are those of the contract’s sample', { skip }, () => {
  const { id: _, ...sample } = read('samples/os-quota-sets/quotas-show-defaults-get-resp.json').quota_set;
  assert.deepEqual(Object.fromEntries(Object.entries(computeResources).map(([name, resource]) => [name, resource.default])), sample);
});

const kinds = { ...computeErrors };
type Kind = keyof typeof kinds;
const create = 'ServersController.create';
const attach = 'VolumeAttachmentController.create';
const detach = 'VolumeAttachmentController.delete';

/** Kinds whose text is the exception's, or begins with it: the exception and a handler that answers with it. */
const fromExceptions: readonly (readonly [kind: Kind, exception: string, handler: string])[] = [
  ['GuestAgentNotEnabled', 'QemuGuestAgentNotEnabled', 'AdminPasswordController.change_password'],
  ['RescueImageUnsupported', 'UnsupportedRescueImage', 'RescueController._rescue'],
  ['NotRescuable', 'InstanceNotRescuable', 'RescueController._rescue'],
  ['VolumeNotInUse', 'InvalidVolume', 'ServersController._rebuild'],
  ['VolumeNotInUseForRescue', 'InvalidVolume', 'RescueController._rescue'],
  ['NumaTopologyWouldChange', 'ImageNUMATopologyRebuildConflict', 'ServersController._rebuild'],
  ['CpuPolicyUnknown', 'InvalidCPUAllocationPolicy', 'ServersController._rebuild'],
  ['CpuThreadPolicyUnknown', 'InvalidCPUThreadAllocationPolicy', 'ServersController._rebuild'],
  ['EmulatorThreadsPolicyUnknown', 'InvalidEmulatorThreadsPolicy', 'ServersController._rebuild'],
  ['ImageForbidsCpuPolicy', 'ImageCPUPinningForbidden', 'ServersController._rebuild'],
  ['ImageForbidsCpuThreadPolicy', 'ImageCPUThreadPolicyForbidden', 'ServersController._rebuild'],
  ['CpuThreadPolicyNeedsDedicated', 'CPUThreadPolicyConfigurationInvalid', 'ServersController._rebuild'],
  ['EmulatorThreadsNeedDedicated', 'BadRequirementEmulatorThreadsPolicy', 'ServersController._rebuild'],
  ['RealtimeNeedsDedicated', 'RealtimeConfigurationInvalid', 'ServersController._rebuild'],
  ['RealtimeMaskInvalid', 'RealtimeMaskNotFoundOrInvalid', 'ServersController._rebuild'],
  ['MixedPolicyRequired', 'RequiredMixedInstancePolicy', 'ServersController._rebuild'],
  ['MixedNeedsOneMask', 'RequiredMixedOrRealtimeCPUMask', 'ServersController._rebuild'],
  ['MixedMaskInvalid', 'InvalidMixedInstanceDedicatedMask', 'ServersController._rebuild'],
  ['ImageExceedsCpuLimits', 'ImageVCPULimitsRangeExceeded', 'ServersController._rebuild'],
  ['ImageExceedsCpuTopology', 'ImageVCPUTopologyRangeExceeded', 'ServersController._rebuild'],
  ['MemoryPageSizeInvalid', 'MemoryPageSizeInvalid', 'ServersController._rebuild'],
  ['MemoryPageSizeForbidden', 'MemoryPageSizeForbidden', 'ServersController._rebuild'],
  ['LockedMemoryNeedsPageSize', 'LockMemoryForbidden', 'ServersController._rebuild'],
  ['LockedMemoryConflict', 'FlavorImageLockedMemoryConflict', 'ServersController._rebuild'],
  ['MemoryEncryptionMachineType', 'InvalidMachineType', 'ServersController._rebuild'],
  ['NumaNodesInvalid', 'InvalidNUMANodesNumber', 'ServersController._rebuild'],
  ['ImageForbidsNuma', 'ImageNUMATopologyForbidden', 'ServersController._rebuild'],
  ['NumaIncomplete', 'ImageNUMATopologyIncomplete', 'ServersController._rebuild'],
  ['NumaAsymmetric', 'ImageNUMATopologyAsymmetric', 'ServersController._rebuild'],
  ['NumaCpuOutOfRange', 'ImageNUMATopologyCPUOutOfRange', 'ServersController._rebuild'],
  ['NumaCpuTwice', 'ImageNUMATopologyCPUDuplicates', 'ServersController._rebuild'],
  ['NumaCpusUnassigned', 'ImageNUMATopologyCPUsUnassigned', 'ServersController._rebuild'],
  ['NumaMemoryOutOfRange', 'ImageNUMATopologyMemoryOutOfRange', 'ServersController._rebuild'],
  ['SerialPortsInvalid', 'ImageSerialPortNumberInvalid', 'ServersController._rebuild'],
  ['SerialPortsExceedFlavor', 'ImageSerialPortNumberExceedFlavorValue', 'ServersController._rebuild'],
  ['ShareNotFound', 'ShareNotFound', 'ServerSharesController.create'],
  ['SharesNotConfigured', 'ForbiddenSharesNotConfiguredCorrectly', 'ServerSharesController.create'],
  ['CannotResizeDisk', 'CannotResizeDisk', 'ServersController._resize'],
  ['CannotResizeToSameFlavor', 'CannotResizeToSameFlavor', 'ServersController._resize'],
  ['CannotMigrateToSameHost', 'CannotMigrateToSameHost', 'MigrateServerController._migrate'],
  ['UnshelveInPlace', 'UnshelveInstanceInvalidState', 'ShelveController._unshelve'],
  ['UnshelveHostNotInZone', 'UnshelveHostNotInAZ', 'ShelveController._unshelve'],
  ['QuiesceNeedsGuestAgent', 'QemuGuestAgentNotEnabled', 'ServersController._create_image'],
  ['SnapshotsExceeded', 'OverQuota', 'ServersController._create_image'],
  ['UnknownMarker', 'MarkerNotFound', 'MigrationsController.index'],
  ['TagNotFound', 'InstanceTagNotFound', 'ServerTagsController.delete'],
  ['ServerNotFound', 'InstanceNotFound', 'ServersController.show'],
  ['ServerLocked', 'InstanceIsLocked', 'ServersController._start'],
  ['ServerNotReady', 'InstanceNotReady', 'ServersController._start'],
  ['HostUnavailable', 'ServiceUnavailable', detach],
  ['ConsoleNotAvailable', 'ConsoleNotAvailable', 'ConsoleOutputController.get_console_output'],
  ['ConsoleTypeInvalid', 'ConsoleTypeInvalid', 'RemoteConsolesController.create'],
  ['ConsoleTypeUnavailable', 'ConsoleTypeUnavailable', 'RemoteConsolesController.create'],
  ['SwapTargetNotFound', 'VolumeNotFound', 'VolumeAttachmentController.update'],
  ['SwapOfSharedVolume', 'MultiattachSwapVolumeNotSupported', 'VolumeAttachmentController.update'],
  ['SnapshotVolumeUnmapped', 'VolumeBDMNotFound', 'AssistedVolumeSnapshotsController.create'],
  ['SnapshotVolumeShared', 'VolumeBDMIsMultiAttach', 'AssistedVolumeSnapshotsController.create'],
  ['SnapshotStateInvalid', 'InstanceInvalidState', 'AssistedVolumeSnapshotsController.create'],
  ['SnapshotServerNotReady', 'InstanceNotReady', 'AssistedVolumeSnapshotsController.create'],
  ['ImageNotAuthorized', 'ImageNotAuthorized', 'ImageMetadataController.create'],
  ['HostnameAmbiguous', 'AmbiguousHostnameForMultipleInstances', create],
  ['AvailabilityZoneUnparsable', 'InvalidInput', create],
  ['RequestedHostNotFound', 'ComputeHostNotFound', create],
  ['RequestedFlavorNotFound', 'FlavorNotFound', create],
  ['RequestedServerGroupNotFound', 'InstanceGroupNotFound', create],
  ['ImageNotActive', 'ImageNotActive', create],
  ['ImageUnacceptable', 'ImageUnacceptable', create],
  ['AutoDiskConfigDisabledByImage', 'AutoDiskConfigDisabledByImage', create],
  ['FlavorImageConflict', 'FlavorImageConflict', create],
  ['FlavorMemoryTooSmall', 'FlavorMemoryTooSmall', create],
  ['FlavorDiskSmallerThanImage', 'FlavorDiskSmallerThanImage', create],
  ['FlavorDiskSmallerThanMinDisk', 'FlavorDiskSmallerThanMinDisk', create],
  ['VolumeSmallerThanMinDisk', 'VolumeSmallerThanMinDisk', create],
  ['VolumeRequiredForZeroDiskFlavor', 'BootFromVolumeRequiredForZeroDiskFlavor', create],
  ['BlockDeviceFormatInvalid', 'InvalidBDMFormat', create],
  ['BootSequenceInvalid', 'InvalidBDMBootSequence', create],
  ['BlockDeviceImageNotFound', 'InvalidBDMImage', create],
  ['BlockDeviceVolumeNotFound', 'InvalidBDMVolume', create],
  ['BlockDeviceSnapshotNotFound', 'InvalidBDMSnapshot', create],
  ['BlockDeviceNotBootable', 'InvalidBDMVolumeNotBootable', create],
  ['BlockDeviceBusUnknown', 'InvalidBDMDiskBus', create],
  ['EphemeralSizeTooLarge', 'InvalidBDMEphemeralSize', create],
  ['SwapSizeTooLarge', 'InvalidBDMSwapSize', create],
  ['TooManyLocalDevices', 'InvalidBDMLocalsLimit', create],
  ['RequestedVolumeNotFound', 'VolumeNotFound', create],
  ['RequestedSnapshotNotFound', 'SnapshotNotFound', create],
  ['RequestedVolumeTypeNotFound', 'VolumeTypeNotFound', create],
  ['RequestedVolumeNotReservable', 'InvalidVolume', create],
  ['RequestedNetworkNotFound', 'NetworkNotFound', create],
  ['RequestedPortNotFound', 'PortNotFound', create],
  ['VolumeNotFound', 'VolumeNotFound', attach],
  ['VolumeMappingNotFound', 'VolumeBDMNotFound', 'VolumeAttachmentController.update'],
  ['VolumeAlreadyAttached', 'InvalidVolume', attach],
  ['VolumeAlreadyAttachedHere', 'InvalidVolume', attach],
  ['VolumeNotReservable', 'InvalidInput', attach],
  ['VolumeNotDetachable', 'InvalidVolume', detach],
  ['MultiattachNeedsNewerVersion', 'MultiattachNotSupportedOldMicroversion', attach],
  ['MultiattachToShelved', 'MultiattachToShelvedNotSupported', attach],
  ['TagToShelved', 'VolumeTaggedAttachToShelvedNotSupported', attach],
  ['DevicePathInvalid', 'InvalidDevicePath', attach],
  ['DevicePathInUse', 'DevicePathInUse', attach],
  ['TooManyDiskDevices', 'TooManyDiskDevices', attach],
  ['QuotaExceeded', 'TooManyInstances', create],
  ['MetadataQuotaExceeded', 'MetadataLimitExceeded', create],
  ['InjectedFilesExceeded', 'OnsetFileLimitExceeded', create],
  ['InjectedFilePathExceeded', 'OnsetFilePathLimitExceeded', create],
  ['InjectedFileContentExceeded', 'OnsetFileContentLimitExceeded', create],
  ['KeypairQuotaExceeded', 'KeypairLimitExceeded', 'KeypairController.create'],
  ['KeypairNotFound', 'KeypairNotFound', 'KeypairController.show'],
  ['KeypairExists', 'KeyPairExists', 'KeypairController.create'],
  ['KeypairInvalid', 'InvalidKeypair', 'KeypairController.create'],
  ['KeypairMarkerNotFound', 'MarkerNotFound', 'KeypairController.index'],
  ['FlavorNotFound', 'FlavorNotFound', 'FlavorsController.show'],
  ['FlavorExists', 'FlavorExists', 'FlavorsController.create'],
  ['FlavorIdExists', 'FlavorIdExists', 'FlavorsController.create'],
  ['FlavorExtraSpecInvalid', 'InvalidInput', 'FlavorExtraSpecsController.create'],
  ['FlavorExtraSpecNotFound', 'FlavorExtraSpecsNotFound', 'FlavorExtraSpecsController.delete'],
  ['FlavorAccessExists', 'FlavorAccessExists', 'FlavorActionController._add_tenant_access'],
  ['FlavorAccessNotFound', 'FlavorAccessNotFound', 'FlavorActionController._remove_tenant_access'],
  ['UnableToMigrateToSelf', 'UnableToMigrateToSelf', 'MigrateServerController._migrate_live'],
  ['ComputeServiceUnavailable', 'ComputeServiceUnavailable', 'MigrateServerController._migrate_live'],
  ['NoHostForMigration', 'NoValidHost', 'MigrateServerController._migrate_live'],
  ['NotOnSharedStorage', 'InvalidSharedStorage', 'MigrateServerController._migrate_live'],
  ['MigrationNotFoundForServer', 'MigrationNotFoundForInstance', 'ServerMigrationsController.delete'],
  ['MigrationToForceNotFound', 'MigrationNotFoundForInstance', 'ServerMigrationsController._force_complete'],
  ['InvalidMigrationState', 'InvalidMigrationState', 'ServerMigrationsController.delete'],
  ['ComputeServiceInUse', 'ComputeServiceInUse', 'EvacuateController._evacuate'],
];

/** Kinds whose text the handler makes, be it for an exception or for a check of its own. */
const fromHandlers: readonly (readonly [kind: Kind, handler: string])[] = [
  ['MarkerNotFound', 'ServersController.index'],
  ['InvalidFilterField', 'ServersController.index'],
  ['InvalidStatusFilter', 'ServersController.index'],
  ['ChangesOutOfOrder', 'ServersController.index'],
  ['DeletedServersForAdministrators', 'ServersController.index'],
  ['SortKeyForAdministrators', 'ServersController.index'],
  ['ZonePinnedAlready', 'ServersController.update'],
  ['ZonePinnedElsewhere', 'ServersController.update'],
  ['BodyAndUriMismatch', 'ServerMetadataController.update'],
  ['MetadataItemNotFound', 'ServerMetadataController.show'],
  ['NotInNetwork', 'IPsController.show'],
  ['ServerHasNoTag', 'ServerTagsController.show'],
  ['TagInvalid', 'ServerTagsController.update'],
  ['TooManyTags', 'ServerTagsController.update'],
  ['MinCountAboveMaxCount', create],
  ['TwoHostMechanisms', create],
  ['RequestedKeypairNotFound', create],
  ['ImageReferenceMissing', create],
  ['RequestedImageNotFound', create],
  ['TwoBlockDeviceSyntaxes', create],
  ['VolumeNotAttached', detach],
  ['RootVolumeNotDetachable', detach],
  ['AttachmentFieldImmutable', 'VolumeAttachmentController.update'],
  ['FunctionalityNotSupported', 'ConsoleOutputController.get_console_output'],
  ['VolumeNotMigrating', 'VolumeAttachmentController.update'],
  ['QuotaBelowUsage', 'QuotaSetsController.update'],
  ['QuotaAboveMaximum', 'QuotaSetsController.update'],
  ['FlavorIsPublicInvalid', 'FlavorsController.index'],
  ['FlavorMinRamInvalid', 'FlavorsController.index'],
  ['FlavorMinDiskInvalid', 'FlavorsController.index'],
  ['FlavorExtraSpecNotFound', 'FlavorExtraSpecsController.show'],
  ['FlavorAccessOfPublicFlavor', 'FlavorAccessController.index'],
  ['RebuildImageNotFound', 'ServersController._rebuild'],
  ['NotResized', 'ServersController._confirm_resize'],
  ['ActionNotFound', 'InstanceActionsController.show'],
  ['LiveMigrationNotFound', 'ServerMigrationsController.show'],
  ['LiveMigrationNotInProgress', 'ServerMigrationsController.show'],
  ['MigrationNotLive', 'ServerMigrationsController.show'],
  ['ImageMetadataExceeded', 'ServersController._create_image'],
  ['FlavorAccessToPublicFlavor', 'FlavorActionController._add_tenant_access'],
  ['ConsoleTokenNotFound', 'ConsoleAuthTokensController.show'],
  ['ImageDeletionForbidden', 'ImagesController.delete'],
  ['ProxiedImageNotFound', 'ImagesController.show'],
  ['ImageMetadataKeyInvalid', 'ImageMetadataController.delete'],
  ['ForceNeedsHost', 'EvacuateController._evacuate'],
  ['EvacuationHostNotFound', 'EvacuateController._evacuate'],
  ['CannotEvacuateToSameHost', 'EvacuateController._evacuate'],
  ['PasswordOnExistingDisk', 'EvacuateController._evacuate'],
];

/**
 * Kinds that no handler of the contract gives word for word: texts that the compute layer gives to a general exception, the fault of a
 * server, and what Nova answers with 500 although the client is at fault. The texts of an invalid state have a test of their own.
 */
const notInContract: readonly Kind[] = [
  'InvalidState',
  'InvalidStateUnknown',
  'AcceleratorsForbid',
  'MemoryEncryptionForbids',
  'BackupOfVolumes',
  'Dropped',
  'Malformed',
  'ImageMetadataItemNotFound',
  'ProxiedImageInvalid',
  'SwapOfForeignVolume',
  'SwapToAttachedVolume',
  'SwapToSmallerVolume',
  'DeleteInfoInvalid',
  'AvailabilityZoneNotAvailable',
  'TrustedCertificatesNeedImage',
  'TrustedCertificatesNeedImageToRebuild',
  'VtpmForbids',
  'ImageMetadataInvalid',
  'FlavorExtraSpecRefused',
  'MemoryEncryptionConflict',
  'MemoryEncryptionNeedsUefi',
  'ImageConfigDriveInvalid',
  'VolumeAtRootDevice',
  'VolumeForSeveralServers',
  'ImageVolumeNeedsSize',
  'BlankVolumeNeedsSize',
  'VolumeSmallerThanSource',
  'VolumesExceeded',
  'VolumeGigabytesExceeded',
];

/** The text of a kind with its holes open. */
const textOf = (kind: Kind): string => (kinds[kind] as (parameters?: Record<string, string>) => Error)({}).message;

const holes = /%(?:\(\w+\))?[sid]|\{\w+\}/g;
/** Matches texts that a template can make, or that it makes the beginning of. */
function asPattern(template: string): RegExp {
  const parts = template.split(holes).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`);
}

interface Handler {
  readonly caught: readonly {
    readonly exceptions: readonly string[];
    readonly http: number;
    readonly message?: { readonly text?: string };
  }[];
  readonly direct: readonly { readonly http: number; readonly message?: { readonly text?: string } }[];
}

for (const [kind, exception, handler] of fromExceptions) {
  test(`${kind} is what ${handler} makes of ${exception}`, { skip }, () => {
    const { msg_fmt: template, bases } = read('exceptions.json').exceptions[exception];
    const { caught }: Handler = read('error-mapping.json').handlers[handler];
    const classes = [exception, ...bases];
    const statuses = caught.filter(({ exceptions }) => exceptions.some((name) => classes.includes(name))).map(({ http }) => http);
    assert.ok(statuses.includes(kinds[kind].status), `${kinds[kind].status} is not among ${statuses}`);
    assert.match(textOf(kind), asPattern(template));
  });
}

for (const [kind, handler] of fromHandlers) {
  test(`${kind} is a text of ${handler}`, { skip }, () => {
    const { caught, direct }: Handler = read('error-mapping.json').handlers[handler];
    const mine = textOf(kind);
    // The holes of either side may be filled in on the other.
    const isMine = (text: string | undefined) => text !== undefined && (asPattern(text).test(mine) || asPattern(mine).test(text));
    const matching = [...caught, ...direct].filter(({ message }) => isMine(message?.text));
    assert.ok(
      matching.some(({ http }) => http === kinds[kind].status),
      `no such text with ${kinds[kind].status}`,
    );
  });
}

test('the texts of an invalid state are the contract’s', { skip }, () => {
  const [known, otherwise] = Object.values<string>(read('error-mapping.json').meta.invalid_state_messages);
  assert.match(textOf('InvalidState'), asPattern(known ?? ''));
  assert.match(textOf('InvalidStateUnknown'), asPattern(otherwise ?? ''));
});

/** Kinds that Nova does not have, because it cannot notice what they tell of. */
const ownKinds: readonly Kind[] = ['CreateContended', 'ClientTokenInvalid', 'ClientTokenUsed'];

test('every kind of error is compared with the contract, or listed as not in it', () => {
  const compared = new Set<string>([...fromExceptions, ...fromHandlers].map(([kind]) => kind).concat(notInContract, ownKinds));
  assert.deepEqual(
    Object.keys(kinds).filter((kind) => !compared.has(kind)),
    [],
  );
});
