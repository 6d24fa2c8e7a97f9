/** Networks, for functions that plug servers in. What they are made of is as large as all the rest of a start, so it is read when the first server has a port. */
import type { NetworkService } from '../../../shared/compute/ports/networks.ts';
import type { Ports } from '../../../shared/ports.ts';
import { exceededNetworkQuotas } from '../../../shared/quota/networks.ts';

type Method = (...given: readonly unknown[]) => unknown;

export function networksRead(): (reached: Pick<Ports, 'store' | 'clock' | 'chance'>) => NetworkService {
  return (reached) => {
    let service: Promise<NetworkService> | undefined;
    const read = async () => {
      const [{ networkService }, { portDevices }] = await Promise.all([
        import('../../../shared/network/service.ts'),
        import('../../../shared/compute/actions/networks/port-changed.ts'),
      ]);
      return networkService({ ...reached, devices: portDevices(reached) });
    };
    // The one that is answered at once.
    const atOnce = { isQuotaExceeded: (error) => exceededNetworkQuotas(error) !== undefined } as Partial<NetworkService>;
    return new Proxy(atOnce as NetworkService, {
      get: (known, name: keyof NetworkService) =>
        known[name] ??
        (async (...given: readonly unknown[]) => {
          service ??= read();
          return ((await service)[name] as Method)(...given);
        }),
    });
  };
}
