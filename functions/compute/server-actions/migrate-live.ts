import { z } from 'zod/mini';
import { type LiveMove, liveMigrateErrors, liveMigrateServer } from '../../../shared/compute/actions/live-migrate/live-migrate-server.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { bool, fqdn } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

const toAnyHost = policy.manager('os_compute_api:os-migrate-server:migrate_live');
const toHost = policy.admin('os_compute_api:os-migrate-server:migrate_live:host');

const host = z.nullable(fqdn);
const oldFields = z.strictObject({ block_migration: bool, disk_over_commit: bool, host });
const block_migration = z.union([z.literal('auto'), bool]);
const fields = z.strictObject({ block_migration, host });
const forcedFields = z.strictObject({ block_migration, host, force: z.optional(bool) });

interface Given {
  readonly block_migration: boolean | 'auto';
  readonly host: string | null;
  readonly force?: boolean | undefined;
}

/** A named host is taken as it is, until it could be said whether it is to be. */
const asked =
  (isChecked: boolean, isForced: (force: boolean) => boolean) =>
  <Body extends Given>({ 'os-migrateLive': given }: { 'os-migrateLive': Body }): LiveMove & { readonly force: boolean } => {
    const force = given.force ?? false;
    const withDisks = given.block_migration === 'auto' ? null : given.block_migration;
    return { host: given.host, withDisks, isChecked, force, isForced: given.host !== null && isForced(force) };
  };
const [always, asSaid] = [() => true, (force: boolean) => force];

const body = versions<z.ZodMiniType<LiveMove & { readonly force: boolean }>>({
  '2.1': z.pipe(z.strictObject({ 'os-migrateLive': oldFields }), z.transform(asked(true, always))),
  '2.25': z.pipe(z.strictObject({ 'os-migrateLive': fields }), z.transform(asked(true, always))),
  '2.30': z.pipe(z.strictObject({ 'os-migrateLive': forcedFields }), z.transform(asked(true, asSaid))),
  '2.34': z.pipe(z.strictObject({ 'os-migrateLive': forcedFields }), z.transform(asked(false, asSaid))),
  '2.68': z.pipe(z.strictObject({ 'os-migrateLive': fields }), z.transform(asked(false, asSaid))),
});

export default serverAction({
  action: 'os-migrateLive',
  policy: null,
  body,
  act: {
    errors: [...liveMigrateErrors, computeErrors.ForceNeedsHost],
    needs: ['table:read', 'table:write', 'queue:send', 'networks'],
    async run(tx, ports, server, { body: { force, ...move }, fullHosts, ...cause }) {
      enforce(move.host === null ? toAnyHost : toHost, cause.caller, { projectId: server.projectId });
      if (force && move.host === null) throw computeErrors.ForceNeedsHost();
      return { command: await liveMigrateServer(tx, ports, server, move, fullHosts, cause) };
    },
  },
});
