/** A stage is one cloud: `cdk deploy --all -c stage=production`. Everything in it has the stage in its name. */
import type { App } from 'aws-cdk-lib';

export interface CloudStage {
  readonly name: string;
  /** Keeps its data when it is destroyed, and its table cannot be deleted. */
  readonly isProduction: boolean;
  /** What the names of its stacks, functions and queues begin with. */
  readonly prefix: string;
  /** Its own name in DNS instead of API Gateway's, with a certificate for it in the same region. */
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  /** After how many seconds a move that nobody has answered is confirmed by itself; undefined: never. */
  readonly resizeConfirmSeconds: string | undefined;
  /** For how many seconds a server that was deleted can be taken back; undefined: not at all. */
  readonly reclaimInstanceSeconds: string | undefined;
  /** Where the proxies of consoles are; undefined: on the machine of whoever asks. */
  readonly consoleProxy: string | undefined;
  /** How long the machine of a shelved server stays on its host, seconds, -1 for ever; undefined: not at all. */
  readonly shelvedOffloadSeconds: string | undefined;
  readonly auditDays: string | undefined;
  /** Whether each operation has metrics of its own. */
  readonly hasDetailedMetrics: boolean;
  /** Who is told of alarms. */
  readonly alarmEmail: string | undefined;
  readonly logDays: number;
  /** What API Gateway lets through, requests a second and in a burst. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

const stageName = /^[a-z][a-z0-9]{0,11}$/;

/** @throws RangeError when the context makes no stage */
export function stageOf(app: App): CloudStage {
  const text = (key: string): string | undefined => {
    const value: unknown = app.node.tryGetContext(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const name = text('stage') ?? 'staging';
  if (!stageName.test(name))
    throw new RangeError(`The stage "${name}" is no name: up to 12 lower case letters and digits, a letter first.`);
  const [domainName, certificateArn] = [text('domainName'), text('certificateArn')];
  if ((domainName === undefined) !== (certificateArn === undefined)) throw new RangeError('domainName and certificateArn go together.');
  const seconds = (key: string): string | undefined => {
    const value = text(key);
    if (value !== undefined && !/^[1-9]\d{0,6}$/.test(value))
      throw new RangeError(`${key} takes a number of seconds up to 9999999, not "${value}".`);
    return value;
  };
  const days = (key: string): string | undefined => {
    const value = text(key);
    if (value !== undefined && !/^[1-9]\d{0,3}$/.test(value))
      throw new RangeError(`${key} takes a number of days up to 9999, not "${value}".`);
    return value;
  };
  const consoleProxy = text('consoleProxy');
  if (consoleProxy !== undefined && !/^https?:\/\/[^\s?#]+$/.test(consoleProxy))
    throw new RangeError(`consoleProxy takes a URL of http or https, not "${consoleProxy}".`);
  const isProduction = name === 'production';
  return {
    name,
    isProduction,
    prefix: `micronova-${name}`,
    domain: domainName === undefined || certificateArn === undefined ? undefined : { name: domainName, certificateArn },
    resizeConfirmSeconds: seconds('resizeConfirmSeconds'),
    reclaimInstanceSeconds: seconds('reclaimInstanceSeconds'),
    consoleProxy,
    auditDays: days('auditDays'),
    hasDetailedMetrics: text('detailedMetrics') === 'true',
    shelvedOffloadSeconds: text('shelvedOffloadSeconds') === '-1' ? '-1' : seconds('shelvedOffloadSeconds'),
    alarmEmail: text('alarmEmail'),
    logDays: isProduction ? 90 : 14,
    throttle: isProduction ? { rate: 1_000, burst: 2_000 } : { rate: 100, burst: 200 },
  };
}
