/** The ports of a function. It is given the adapters that its operations declare a need of, and its bundle holds no others. */
import { revocationList } from '../../../shared/identity/revocations.ts';
import { imageCatalogue, imageViewOf } from '../../../shared/image/catalogue.ts';
import { images } from '../../../shared/image/image.ts';
import { jsonLog } from '../../../shared/json-log.ts';
import { boundRegularExpressions } from '../../../shared/linear-regex.ts';
import type { Ports } from '../../../shared/ports.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';
import { volumeService } from '../../../shared/volume/service.ts';

type Adapters = Partial<Pick<Ports, 'store' | 'queues' | 'imageData' | 'tokenKeys' | 'hostAccess'>>;

export function ports(adapters: Adapters): Ports {
  boundRegularExpressions();
  const clock = systemClock;
  const store = adapters.store ?? undeclared('table:read');
  return {
    store,
    queues: adapters.queues ?? undeclared('queue:send'),
    clock,
    chance: systemChance,
    // Written past the console, which Lambda would wrap into a record of its own.
    log: jsonLog((line) => process.stdout.write(line), 'info', clock.now),
    tokenKeys: adapters.tokenKeys ?? undeclared('tokens'),
    revocations: revocationList(store, clock),
    imageData: adapters.imageData ?? undeclared('images:read'),
    images: imageCatalogue(store),
    volumes: volumeService({
      store,
      clock,
      findImage: async (id) => {
        const image = await images.get(store, id);
        return image === undefined ? undefined : imageViewOf(image);
      },
    }),
    ...(adapters.hostAccess === undefined ? {} : { hostAccess: adapters.hostAccess }),
  };
}

/** Stands where an adapter is missing. Using it is a defect: the function's role would not allow it either. */
function undeclared<Port extends object>(need: string): Port {
  return new Proxy({} as Port, {
    get() {
      throw new Error(`The operation uses what it does not declare: ${need}.`);
    },
  });
}
