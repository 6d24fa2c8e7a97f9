import type { LocalHost } from '../hosts.ts';
import type { Options } from '../options.ts';
import type { LocalPorts } from '../ports.ts';

/** What the hosts of the local system run. */
export interface MachineKind {
  /** Before anything else is started. @throws StartError that says what is missing on this machine */
  check?(): Promise<void>;
  /** What the cloud has besides, from its first start on. */
  prepare?(ports: LocalPorts, options: Options): Promise<void>;
  open(ports: LocalPorts, options: Options, hosts: readonly string[]): Promise<readonly LocalHost[]>;
  /** As whoever starts it is told. */
  readonly isCalled: string;
  /** The image that a first server is best made of. */
  readonly image: string;
}
