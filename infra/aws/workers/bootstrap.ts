/** Called once by hand after the first deployment: the first users, the flavors, the volume types. Calling it again changes nothing. */
import { z } from 'zod/mini';
import { putDefaultFlavors } from '../../../shared/compute/flavors/default-flavors.ts';
import { bootstrapIdentity } from '../../../shared/identity/bootstrap.ts';
import type { Ports } from '../../../shared/ports.ts';
import { putDefaultVolumeTypes } from '../../../shared/volume/default-types.ts';
import { setting } from '../runtime/environment.ts';
import { secretText } from '../runtime/secrets.ts';

const passwordsSchema = z.object({ admin: z.string(), demo: z.string() });

export default function bootstrap(ports: Ports): () => Promise<{ readonly isNew: boolean }> {
  return async () => {
    const passwords = await firstPasswords();
    const isNew = await bootstrapIdentity(ports, { passwords });
    await putDefaultFlavors(ports);
    await putDefaultVolumeTypes(ports);
    return { isNew };
  };
}

/** One random text makes both passwords: CloudFormation generates only one value in a secret. */
async function firstPasswords() {
  const { seed } = z.object({ seed: z.string().check(z.minLength(40)) }).parse(JSON.parse(await secretText(setting('PASSWORDS_SECRET'))));
  return passwordsSchema.parse({ admin: seed.slice(0, seed.length / 2), demo: seed.slice(seed.length / 2) });
}
