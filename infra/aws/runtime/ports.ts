/** The ports of a function. It is given the adapters that its operations declare a need of, and its bundle holds no others. */
import { revocationList } from '../../../shared/identity/revocations.ts';
import { imageCatalogue } from '../../../shared/image/catalogue.ts';
import { jsonLog } from '../../../shared/json-log.ts';
import type { QueueMaker, QueueSender, Queues } from '../../../shared/messaging/port.ts';
import type { Origins } from '../../../shared/operation/origins.ts';
import type { Ports } from '../../../shared/ports.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';
import { volumeService } from '../../../shared/volume/service.ts';
import { optionalSetting } from './environment.ts';

interface Adapters extends Partial<Pick<Ports, 'store' | 'imageData' | 'tokenKeys' | 'hostAccess'>> {
  readonly queueSender?: QueueSender;
  readonly queueMaker?: QueueMaker;
}

export function ports(adapters: Adapters): Ports {
  const clock = systemClock;
  const store = adapters.store ?? undeclared('table:read');
  const images = imageCatalogue(store, clock);
  const origins = optionalSetting('SERVICE_ORIGINS');
  const resizeConfirmSeconds = optionalSetting('RESIZE_CONFIRM_SECONDS');
  const shelvedOffloadSeconds = optionalSetting('SHELVED_OFFLOAD_SECONDS');
  const reclaimInstanceSeconds = optionalSetting('RECLAIM_INSTANCE_SECONDS');
  const consoleProxy = optionalSetting('CONSOLE_PROXY');
  return {
    store,
    // None receives: Lambda hands functions their messages.
    queues: undeclared<Queues>('queues', { ...adapters.queueSender, ...adapters.queueMaker }),
    clock,
    chance: systemChance,
    // Written past the console, which Lambda would wrap into a record of its own.
    log: jsonLog((line) => process.stdout.write(line), 'info', clock.now),
    tokenKeys: adapters.tokenKeys ?? undeclared('tokens'),
    revocations: revocationList(store, clock),
    imageData: adapters.imageData ?? undeclared('images:read'),
    images,
    volumes: volumeService({ store, clock, images }),
    ...(adapters.hostAccess === undefined ? {} : { hostAccess: adapters.hostAccess }),
    ...(origins === undefined ? {} : { origins: JSON.parse(origins) as Origins }),
    ...(resizeConfirmSeconds === undefined ? {} : { resizeConfirmSeconds: Number(resizeConfirmSeconds) }),
    ...(shelvedOffloadSeconds === undefined ? {} : { shelvedOffloadSeconds: Number(shelvedOffloadSeconds) }),
    ...(reclaimInstanceSeconds === undefined ? {} : { reclaimInstanceSeconds: Number(reclaimInstanceSeconds) }),
    ...(consoleProxy === undefined ? {} : { consoleProxy }),
  };
}

/** Stands where an adapter is missing, or all of it but a part. Using it is a defect: the function's role would not allow it either. */
function undeclared<Port extends object>(need: string, part: Partial<Port> = {}): Port {
  return new Proxy(part as Port, {
    get(target, name) {
      if (name in target) return target[name as keyof Port];
      throw new Error(`The operation uses what it does not declare: ${need}.`);
    },
  });
}
