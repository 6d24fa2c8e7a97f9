/** The text of docs/cost.md. */
import { routeFunctions } from '../../infra/aws/functions.ts';
import * as limits from '../../shared/limits.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Consumed } from './consumed.ts';
import type { NetworkRow } from './cost-networks.ts';
import type { CostRow } from './cost-walk.ts';
import { prices, pricesAsOf } from './prices.ts';

interface Measured {
  readonly rows: readonly CostRow[];
  readonly plugging: readonly NetworkRow[];
  readonly heartbeat: Consumed;
  /** A run of the schedule that finds nothing. */
  readonly idleRun: Consumed;
  readonly alarmMetrics: number;
  readonly ownMetrics: number;
  readonly dashboards: number;
  readonly secrets: number;
}

/** How long a function is at work for one request, seconds: hashing a password, for which it has a whole processor, takes longer. */
const usual = { seconds: 0.03, memoryMib: 1024 };
const hashingSeconds = 0.25;
/** For so long a function waits for the answer of a host, seconds. */
const waitingSeconds = 0.3;
/** A run of a function logs one record; the access log has another one of the request. GB. */
const recordGigabytes = 0.5e-6;
/** Sent by the request and again by dispatch; received, deleted and answered by the agent; taken and deleted for the function. */
const requestsPerCommand = 7;
/** Sent by the request; received, deleted and answered by the agent; taken and deleted for the function. */
const requestsPerQuestion = 6;
/** A host's queue and its dead letter queue: both are made, and one is asked for its ARN. */
const requestsPerQueue = 4;
/** Sent by the agent, taken and deleted for the function. */
const requestsPerHeartbeat = 3;
const secondsPerMonth = 30 * 24 * 3600;
/** Who looks into an empty queue waits for so long. */
const pollSeconds = 20;
/** So many pollers Lambda has for a queue, whether there is something in it or not. */
const pollers = 5;

const tableCost = ({ reads, writes }: Consumed) => reads * prices.readUnits + writes * prices.writeUnits;
const record = recordGigabytes * 1e6 * prices.logGigabyte;

function functionCost({ seconds, memoryMib }: typeof usual = usual): number {
  return prices.functionRequests + seconds * (memoryMib / 1024) * prices.functionGigabyteSecond * 1e6 + record;
}

/** The function of an operation: those that hash passwords have more memory than the others. */
function workOf(operation: AnyOperation): typeof usual {
  const memoryMib = routeFunctions.find(({ route }) => route.operations.includes(operation))?.memoryMib ?? usual.memoryMib;
  return { seconds: memoryMib > usual.memoryMib ? hashingSeconds : usual.seconds, memoryMib };
}

const makesQueue = ({ needs }: AnyOperation) => needs.includes('queue:make');
const queueRequestsOf = ({ operation, commands, questions }: CostRow) =>
  commands * requestsPerCommand + questions * requestsPerQuestion + (makesQueue(operation) ? requestsPerQueue : 0);

/** Dollars for a million requests and what follows from them. */
function costOf(row: CostRow): number {
  const { operation, request, after, commands, questions, uploads, downloads } = row;
  const work = workOf(operation);
  const asking = { ...work, seconds: work.seconds + questions * waitingSeconds };
  const answer = prices.apiRequests + record + functionCost(asking) + tableCost(request);
  // A command takes the function of the table's stream and that of the events.
  const followed = tableCost(after) + (2 * commands + questions) * functionCost();
  // What is put is copied out of the client's reach by a function that storage calls.
  const stored = uploads * (2 * prices.storagePuts + prices.storageEvents + functionCost()) + downloads * prices.storageGets;
  return answer + followed + stored + queueRequestsOf(row) * prices.queueRequests;
}

const dollars = (value: number) => value.toFixed(2);
const units = (value: number) => String(Math.round(value * 10) / 10);

function tableOf(rows: readonly CostRow[]): string {
  const lines = rows.map((row) => {
    const sum = (key: keyof Consumed) => units(row.request[key] + row.after[key]);
    const cells = [row.operation.name, sum('reads'), sum('writes'), sum('requests'), queueRequestsOf(row), dollars(costOf(row))];
    return `| ${cells.join(' | ')} |`;
  });
  return `| operation | read units | write units | requests | SQS | dollars |\n| --- | ---: | ---: | ---: | ---: | ---: |\n${lines.join('\n')}`;
}

function pluggingTable(rows: readonly NetworkRow[]): string {
  const pair = ({ request, after }: NetworkRow, key: keyof Consumed) => `${units(request[key])} + ${units(after[key])}`;
  const lines = rows.map((row) => `| ${[row.what, pair(row, 'reads'), pair(row, 'writes'), pair(row, 'requests')].join(' | ')} |`);
  return `| what | read units | write units | requests |\n| --- | ---: | ---: | ---: |\n${lines.join('\n')}`;
}

const beats = secondsPerMonth / limits.heartbeatSeconds;
const polls = secondsPerMonth / pollSeconds;
/** A million heartbeats, without what the table takes for them. */
const perBeat = requestsPerHeartbeat * prices.queueRequests + functionCost();

/** What a host costs in a month in which nothing happens: heartbeats, with the function and the writes, and looks into its queue. */
export const idleHostDollars = (heartbeat: Consumed): number =>
  (beats * (perBeat + tableCost(heartbeat)) + polls * prices.queueRequests) / 1e6;

export function costDocument({ rows, plugging, heartbeat, idleRun, alarmMetrics, ownMetrics, dashboards, secrets }: Measured): string {
  const services = Map.groupBy(rows, ({ operation }) => operation.service);
  const perHost = idleHostDollars(heartbeat);
  const runs = secondsPerMonth / 60;
  const idle: readonly (readonly [what: string, cost: number])[] = [
    [`${dashboards} dashboard`, dashboards * prices.dashboard],
    [`${alarmMetrics} metrics that alarms look at`, alarmMetrics * prices.alarmMetric],
    [`${ownMetrics} metrics of what functions log`, ownMetrics * prices.ownMetric],
    [`${secrets} secrets`, secrets * prices.secret],
    ['`reap`, each minute', (runs / 1e6) * (tableCost(idleRun) + functionCost({ ...usual, seconds: 0.1 }))],
    [`${pollers} pollers of Lambda at the queue of events`, (pollers * polls * prices.queueRequests) / 1e6],
  ];
  const total = idle.reduce((sum, [, cost]) => sum + cost, 0);

  return `# What it costs

\`test/aws/cost.test.ts\` writes this page, and fails when it has changed. It calls every operation on DynamoDB Local and adds up the read and
write request units that DynamoDB says are consumed, indexes included; \`test/support/consumed.ts\` tells how transactions are counted.

The prices are Amazon's public list prices in us-east-1 as of ${pricesAsOf}, without free tiers: a million write request units for
$${prices.writeUnits}, read request units for $${prices.readUnits}, requests to the HTTP API for $${dollars(prices.apiRequests)}, to SQS FIFO for $${dollars(prices.queueRequests)} and to Lambda for $${dollars(prices.functionRequests)}; a
GB-second of Lambda on ARM for $${prices.functionGigabyteSecond.toFixed(10)}; all of them are in \`test/support/prices.ts\`. A function is assumed to be at work for
${usual.seconds * 1000} ms with ${usual.memoryMib / 1024} GB, ${hashingSeconds * 1000} ms with a whole processor where it hashes a password, ${waitingSeconds * 1000} ms more
where it waits for the answer of a host, and to log half a kB. Traffic to the internet is not in it.

## A million calls

Units, requests to DynamoDB and requests to SQS are those of one call, with everything that follows from it: the way of a command to the
hypervisor and back, the news of an uploaded image. Dollars are for a million calls: API Gateway, Lambda, DynamoDB, SQS, S3, EventBridge
and logs. Lists have a dozen entries here at most; each further 4 kB are half a unit, or one where the table itself is read rather than an
index. A function that was not called for five seconds reads the list of revoked tokens first, which is one unit more.

${Array.from(services, ([service, theirs]) => `### ${service}\n\n${tableOf(theirs)}`).join('\n\n')}

## What ports add

Units and requests to DynamoDB of the answer, and of what follows from it: the way of a command to the hypervisor and back, and what hosts are told of
their ports' security groups.

${pluggingTable(plugging)}

## A month in which nothing happens

| what | dollars |
| --- | ---: |
${idle.map(([what, cost]) => `| ${what} | ${dollars(cost)} |`).join('\n')}
| **together** | **${dollars(total)}** |
| for each host whose agent runs | ${dollars(perHost)} |

An account's free tiers cover most of this. On top come $${dollars(prices.tableGigabyte + prices.backupGigabyte)} for each GB in the table with its backup, $${prices.storageGigabyte} for each GB of images,
and the hosts: each sends a heartbeat every ${limits.heartbeatSeconds} seconds, for which a function runs ($${dollars((beats * perBeat) / 1e6)}) and one small item is written ($${dollars((beats * tableCost(heartbeat)) / 1e6)}), and
looks for commands every ${pollSeconds} ($${dollars((polls * prices.queueRequests) / 1e6)}).
`;
}
