import { z } from 'zod/mini';
import { evacuateErrors, evacuateServer } from '../../../shared/compute/actions/evacuate/evacuate-server.ts';
import type { Owed } from '../../../shared/compute/commands/command.ts';
import { endCommand } from '../../../shared/compute/commands/end-command.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { newPassword } from '../../../shared/compute/servers/passwords.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { bool, fqdn } from '../../../shared/operation/wire.ts';
import type { Ports } from '../../../shared/ports.ts';
import { serverAction } from '../server-action.ts';

const common = { host: z.optional(fqdn), adminPass: z.optional(z.string()) };
const onStorage = z.strictObject({ ...common, onSharedStorage: bool });
const fields = z.strictObject(common);
const forcedFields = z.strictObject({ ...common, force: z.optional(bool) });

interface Given {
  readonly host?: string | undefined;
  readonly adminPass?: string | undefined;
  readonly onSharedStorage?: boolean;
  readonly force?: boolean | undefined;
}

interface Manner {
  /** Whether a named host is taken as it is. */
  readonly isForced: (force: boolean) => boolean;
  readonly tellsPassword: boolean;
  readonly startsAgain: boolean;
}

interface Asked extends Given, Omit<Manner, 'isForced'> {
  readonly isForced: boolean;
}

const asked =
  ({ isForced, ...manner }: Manner) =>
  <Body extends Given>({ evacuate: given }: { evacuate: Body }): Asked => ({
    ...manner,
    ...given,
    isForced: given.host !== undefined && isForced(given.force ?? false),
  });
const [always, asSaid] = [() => true, (force: boolean) => force];

const body = versions<z.ZodMiniType<Asked>>({
  '2.1': z.pipe(z.strictObject({ evacuate: onStorage }), z.transform(asked({ isForced: always, tellsPassword: true, startsAgain: true }))),
  '2.14': z.pipe(z.strictObject({ evacuate: fields }), z.transform(asked({ isForced: always, tellsPassword: false, startsAgain: true }))),
  '2.29': z.pipe(
    z.strictObject({ evacuate: forcedFields }),
    z.transform(asked({ isForced: asSaid, tellsPassword: false, startsAgain: true })),
  ),
  '2.68': z.pipe(z.strictObject({ evacuate: fields }), z.transform(asked({ isForced: asSaid, tellsPassword: false, startsAgain: true }))),
  '2.95': z.pipe(z.strictObject({ evacuate: fields }), z.transform(asked({ isForced: asSaid, tellsPassword: false, startsAgain: false }))),
});

const lostWithItsHost = (ports: Ports, command: Owed) =>
  endCommand(ports, command, command.host, { outcome: 'lost', fault: `The host ${command.host} is down.`, isFenced: true });

export default serverAction({
  action: 'evacuate',
  policy: policy.admin('os_compute_api:os-evacuate'),
  body,
  status: 200,
  act: {
    errors: [...evacuateErrors, computeErrors.ForceNeedsHost, computeErrors.PasswordOnExistingDisk],
    needs: ['table:read', 'table:write', 'queue:send', 'images:read', 'networks'],
    async run(tx, ports, server, { body: given, fullHosts, ...cause }) {
      const { host = null, force, adminPass: wanted, onSharedStorage = false, isForced, startsAgain, tellsPassword } = given;
      if (force === true && host === null) throw computeErrors.ForceNeedsHost();
      if (onSharedStorage && wanted !== undefined) throw computeErrors.PasswordOnExistingDisk();
      const image = server.imageId === null ? null : ((await ports.images.find(server.imageId, cause.caller)) ?? null);
      const adminPass = wanted ?? newPassword(ports.chance);
      const begun = await evacuateServer(tx, ports, server, { host, isForced, adminPass, startsAgain, image }, fullHosts, cause);
      return {
        command: begun?.command,
        ...(begun?.isFenced ? { afterwards: () => lostWithItsHost(ports, begun.command) } : {}),
        reply: tellsPassword ? { body: onSharedStorage ? {} : { adminPass } } : {},
      };
    },
  },
});
