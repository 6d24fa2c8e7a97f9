/**
 * What the Compute API tells its clients when it refuses: servers, keypairs, flavors, volume attachments, quotas. The status is the one
 * on the wire (the same failure can have another in another operation, which then has a kind of its own: a missing flavor is
 * 404 where it is the resource and 400 where a new server asks for it, hence the kinds that begin with `Requested`).
 *
 * Source: contract/exceptions.json (texts), contract/error-mapping.json (statuses, and texts that handlers replace).
 */

export * from './errors/aggregates.ts';
export * from './errors/baremetal.ts';
export * from './errors/block-devices.ts';
export * from './errors/consoles.ts';
export * from './errors/extensions.ts';
export * from './errors/flavors.ts';
export * from './errors/hardware.ts';
export * from './errors/hypervisors.ts';
export * from './errors/images.ts';
export * from './errors/images-of-servers.ts';
export * from './errors/key-pairs.ts';
export * from './errors/migrations.ts';
export * from './errors/networks.ts';
export * from './errors/new-servers.ts';
export * from './errors/quotas.ts';
export * from './errors/rebuild-and-rescue.ts';
export * from './errors/server-groups.ts';
export * from './errors/servers.ts';
export * from './errors/services.ts';
export * from './errors/shares.ts';
export * from './errors/usage.ts';
export * from './errors/volume-attachments.ts';
