/** The ports of a function. It is given the adapters that its operations declare a need of, and its bundle holds no others. */

import type { NetworkService } from '../../../shared/compute/ports/networks.ts';
import { revocationList } from '../../../shared/identity/revocations.ts';
import { imageCatalogue } from '../../../shared/image/catalogue.ts';
import type { ImageData } from '../../../shared/image/data.ts';
import { jsonLog } from '../../../shared/json-log.ts';
import { embeddedMetrics } from '../../../shared/measures/embedded.ts';
import type { QueueLooker, QueueMaker, QueueSender, Queues } from '../../../shared/messaging/port.ts';
import type { PortDevices } from '../../../shared/network/ports/devices.ts';
import type { Origins } from '../../../shared/operation/origins.ts';
import type { Ports } from '../../../shared/ports.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';
import type { VolumeAgents } from '../../../shared/volume/keeping/port.ts';
import { volumeHostList } from '../../../shared/volume/keeping/volume-host.ts';
import { volumeService } from '../../../shared/volume/service.ts';
import { optionalSetting } from './environment.ts';

export interface Adapters extends Partial<Pick<Ports, 'store' | 'imageData' | 'tokenKeys' | 'credentialSecret' | 'hostAccess'>> {
  /** Of those who may know the keys of volumes. */
  readonly agentsOf?: (reached: Pick<Ports, 'clock' | 'queues' | 'log' | 'imageData' | 'volumeHosts'>) => VolumeAgents;
  /** Of those who plug servers in. */
  readonly networksOf?: (reached: Pick<Ports, 'store' | 'clock' | 'chance'>) => NetworkService;
  /** Of those who change ports. */
  readonly devicesOf?: (reached: Pick<Ports, 'store' | 'clock' | 'chance'>) => PortDevices;
  readonly queueSender?: QueueSender;
  readonly queueMaker?: QueueMaker;
  readonly queueLooker?: QueueLooker;
}

export function ports(adapters: Adapters): Ports {
  const clock = systemClock;
  const store = adapters.store ?? undeclared('table:read');
  const images = imageCatalogue(store, clock);
  const origins = optionalSetting('SERVICE_ORIGINS');
  const resizeConfirmSeconds = optionalSetting('RESIZE_CONFIRM_SECONDS');
  const shelvedOffloadSeconds = optionalSetting('SHELVED_OFFLOAD_SECONDS');
  const auditDays = optionalSetting('AUDIT_DAYS');
  const reclaimInstanceSeconds = optionalSetting('RECLAIM_INSTANCE_SECONDS');
  const consoleProxy = optionalSetting('CONSOLE_PROXY');
  // None receives: Lambda hands functions their messages.
  const queues = undeclared<Queues>('queues', { ...adapters.queueSender, ...adapters.queueMaker, ...adapters.queueLooker });
  // Written past the console, which Lambda would wrap into a record of its own.
  const log = embeddedMetrics(
    jsonLog((line) => process.stdout.write(line), 'info', clock.now),
    {
      namespace: optionalSetting('METRIC_NAMESPACE') ?? 'Micronova',
      isDetailed: optionalSetting('DETAILED_METRICS') !== undefined,
      now: clock.now,
    },
  );
  const imageData = adapters.imageData ?? undeclared<ImageData>('images:read');
  const volumeHosts = volumeHostList(store, clock);
  const volumeAgents = adapters.agentsOf?.({ clock, queues, log, imageData, volumeHosts });
  return {
    store,
    queues,
    clock,
    chance: systemChance,
    log,
    tokenKeys: adapters.tokenKeys ?? undeclared('tokens'),
    revocations: revocationList(store, clock),
    credentialSecret: adapters.credentialSecret ?? (() => Promise.reject(notDeclared('credentials:keys'))),
    imageData,
    images,
    volumes: volumeService({ store, clock, images, volumeHosts, volumeAgents }),
    networks: adapters.networksOf?.({ store, clock, chance: systemChance }) ?? undeclared('networks'),
    devices: adapters.devicesOf?.({ store, clock, chance: systemChance }) ?? undeclared('devices'),
    volumeHosts,
    ...(volumeAgents === undefined ? {} : { volumeAgents }),
    ...(adapters.hostAccess === undefined ? {} : { hostAccess: adapters.hostAccess }),
    ...(origins === undefined ? {} : { origins: JSON.parse(origins) as Origins }),
    ...(resizeConfirmSeconds === undefined ? {} : { resizeConfirmSeconds: Number(resizeConfirmSeconds) }),
    ...(auditDays === undefined ? {} : { auditDays: Number(auditDays) }),
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
      throw notDeclared(need);
    },
  });
}

const notDeclared = (need: string) => new Error(`The operation uses what it does not declare: ${need}.`);
