/**
 * The states of a server as Nova's clients know them. A server has a vm state (what it is), a task state (what is being
 * done to it, null when nothing) and a power state (what the hypervisor last reported); the one word `status` follows from the first two.
 *
 * Source: contract/states.json.
 */

export const vmStates = [
  'active',
  'building',
  'deleted',
  'error',
  'paused',
  'rescued',
  'resized',
  'shelved',
  'shelved_offloaded',
  'soft-delete',
  'stopped',
  'suspended',
] as const;
export type VmState = (typeof vmStates)[number];

export type TaskState =
  | 'block_device_mapping'
  | 'deleting'
  | 'image_backup'
  | 'image_pending_upload'
  | 'image_snapshot'
  | 'image_snapshot_pending'
  | 'image_uploading'
  | 'migrating'
  | 'networking'
  | 'pausing'
  | 'powering-off'
  | 'powering-on'
  | 'rebooting'
  | 'rebooting_hard'
  | 'reboot_pending'
  | 'reboot_pending_hard'
  | 'reboot_started'
  | 'reboot_started_hard'
  | 'rebuilding'
  | 'rebuild_block_device_mapping'
  | 'rebuild_spawning'
  | 'rescuing'
  | 'resize_confirming'
  | 'resize_finish'
  | 'resize_migrated'
  | 'resize_migrating'
  | 'resize_prep'
  | 'resize_reverting'
  | 'restoring'
  | 'resuming'
  | 'scheduling'
  | 'shelving'
  | 'shelving_image_pending_upload'
  | 'shelving_image_uploading'
  | 'shelving_offloading'
  | 'soft-deleting'
  | 'spawning'
  | 'suspending'
  | 'unpausing'
  | 'unrescuing'
  | 'unshelving'
  | 'updating_password';
