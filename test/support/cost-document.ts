/** The text of docs/cost.md. */
import { limits } from '../../shared/limits.ts';
import type { Consumed } from './consumed.ts';
import { prices } from './prices.ts';

export interface CostRow {
  readonly service: string;
  readonly name: string;
  /** What answering it consumes. */
  readonly request: Consumed;
  /** What is consumed afterwards, when the agent has done its part. */
  readonly after: Consumed;
  readonly isCommand: boolean;
}

interface Measured {
  readonly rows: readonly CostRow[];
  readonly heartbeat: Consumed;
  /** A run of the schedule that finds nothing. */
  readonly idleRun: Consumed;
  readonly alarmMetrics: number;
  readonly ownMetrics: number;
  readonly secrets: number;
}

/** How long a function is at work for one request, seconds, and its memory, GB; hashing a password takes longer, and a whole processor. */
const usual = { seconds: 0.03, gigabytes: 1 };
const hashing = { seconds: 0.25, gigabytes: 1769 / 1024 };
/** A record of the request and one of the access log, GB. */
const logged = 1e-6;
/** Sent by the request and again by dispatch; received, deleted and answered by the agent; taken and deleted for the function. */
const requestsPerCommand = 7;
/** Sent by the agent, taken and deleted for the function. */
const requestsPerHeartbeat = 3;
const secondsPerMonth = 30 * 24 * 3600;
/** Lambda looks into a queue with five pollers, 20 seconds each time, whether there is something or not. */
const pollsPerMonth = (5 * secondsPerMonth) / 20;

const tableCost = ({ reads, writes }: Consumed) => reads * prices.readUnits + writes * prices.writeUnits;
const functionCost = ({ seconds, gigabytes }: typeof usual) =>
  prices.functionRequests + seconds * gigabytes * prices.functionGigabyteSecond * 1e6;

/** Dollars for a million requests. */
function costOf({ name, request, after, isCommand }: CostRow): number {
  const work = functionCost(name === 'tokens.create' ? hashing : usual);
  const answer = prices.apiRequests + work + tableCost(request) + logged * 1e6 * prices.logGigabyte;
  // The stream's function and that of the events.
  const command = tableCost(after) + requestsPerCommand * prices.queueRequests + 2 * functionCost(usual);
  return answer + (isCommand ? command : 0);
}

export function costDocument({ rows, heartbeat, idleRun, alarmMetrics, ownMetrics, secrets }: Measured): string {
  const dollars = (value: number) => value.toFixed(2);
  const units = (value: number) => String(Math.round(value * 10) / 10);
  const lines = rows
    .toSorted((a, b) => a.service.localeCompare(b.service) || a.name.localeCompare(b.name))
    .map((row) => {
      const sum = (key: 'reads' | 'writes') => units(row.request[key] + (row.isCommand ? row.after[key] : 0));
      return `| ${row.service} | ${row.name} | ${sum('reads')} | ${sum('writes')} | ${row.isCommand ? requestsPerCommand : 0} | ${dollars(costOf(row))} |`;
    });

  const beats = secondsPerMonth / limits.heartbeatSeconds;
  const perHost = (beats / 1e6) * (tableCost(heartbeat) + requestsPerHeartbeat * prices.queueRequests + functionCost(usual));
  const runs = secondsPerMonth / 60;
  const idle: readonly (readonly [what: string, cost: number])[] = [
    [`${alarmMetrics} metrics that alarms look at`, alarmMetrics * prices.alarm],
    [`${ownMetrics} metrics read from the logs`, ownMetrics * prices.ownMetric],
    [`${secrets} secrets`, secrets * prices.secret],
    ['`reap`, each minute', (runs / 1e6) * (tableCost(idleRun) + functionCost({ seconds: 0.1, gigabytes: 1 }))],
    ['Lambda looking into the queue of events', (pollsPerMonth / 1e6) * prices.queueRequests],
  ];
  const total = idle.reduce((sum, [, cost]) => sum + cost, 0);

  return `# What it costs

Computed by \`test/aws/cost.test.ts\`, which writes this page: the units are what DynamoDB itself says that each request consumes (DynamoDB
Local, indexes included), the prices Amazon's public list prices in us-east-1 of 2026-11-01 without free tiers, in \`test/support/prices.ts\`. A
function is assumed to be at work for ${usual.seconds * 1000} ms with 1 GB, a login for ${hashing.seconds * 1000} ms with a whole processor.

## A million calls

Units are those of one call; where a command goes to a hypervisor, its way there and back is in them. Dollars are for a million calls: API
Gateway, the functions, DynamoDB, SQS and the logs.

| service | operation | read units | write units | SQS requests | dollars |
| --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Lists are measured with few entries: DynamoDB reads half a unit more for every 4 kB. Operations that are not listed cost as
much as their neighbours: one that shows reads one or two items, one that changes writes one or two.

## A month in which nothing happens

| what | dollars |
| --- | --- |
${idle.map(([what, cost]) => `| ${what} | ${dollars(cost)} |`).join('\n')}
| **together** | **${dollars(total)}** |

What is stored comes on top, at ${dollars(prices.tableGigabyte + prices.backupGigabyte)} dollars a GB and month with its backup, and so does every host with an agent that
runs: its heartbeats cost ${dollars(perHost)} dollars a month.
`;
}
