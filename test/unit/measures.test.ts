/** What the log says in numbers, as OpenMetrics and as CloudWatch have it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localMetrics } from '../../infra/local/metrics.ts';
import type { LogRecord } from '../../shared/log.ts';
import { embeddedMetrics } from '../../shared/measures/embedded.ts';
import { measureNames, measuresOf } from '../../shared/measures/measures.ts';

const request: LogRecord = { level: 'info', event: 'request', operation: 'servers.show', status: 404, milliseconds: 7 };
const records: readonly LogRecord[] = [
  request,
  { level: 'error', event: 'undeclared error' },
  { level: 'info', event: 'event applied', outcome: 'done' },
  { level: 'warn', event: 'command reaped' },
  { level: 'info', event: 'commands owed', oldestSeconds: 61 },
  { level: 'info', event: 'hosts heard', up: 3, expected: 4 },
  { level: 'error', event: 'most hosts are silent' },
  { level: 'error', event: 'foreign event' },
  { level: 'info', event: 'something else' },
];

test('every measure is said by some record, with the labels that it has', () => {
  const said = records.flatMap(measuresOf);
  assert.deepEqual(new Set(said.map(({ name }) => name)), new Set(Object.keys(measureNames)));
  for (const { name, labels, value } of said) {
    assert.deepEqual(Object.keys(labels), [...measureNames[name].labels]);
    assert.ok(Number.isFinite(value));
  }
});

test('Prometheus reads them in OpenMetrics’ form', async () => {
  const { log, serve } = localMetrics({ write() {} });
  for (const record of records) log.write(record);
  const { headers, body = '' } = await serve();
  assert.match(String(headers?.['Content-Type']), /^application\/openmetrics-text/);
  const text = String(body);
  for (const line of [
    'micronova_requests_total{class="4xx"} 1',
    'micronova_request_milliseconds_bucket{le="10",operation="servers.show"} 1',
    'micronova_oldest_command_seconds 61',
    'micronova_hosts_up_percent 75',
    'micronova_commands_total{outcome="reaped"} 1',
  ])
    assert.ok(text.includes(line), `${line}\n${text}`);
  assert.match(text, /# EOF\n$/);
});

for (const isDetailed of [false, true]) {
  test(`CloudWatch reads them out of the log, ${isDetailed ? 'for each operation' : 'for all operations together'}`, () => {
    const written: LogRecord[] = [];
    const log = embeddedMetrics(
      { write: (record) => void written.push(record) },
      { namespace: 'Micronova/test', isDetailed, now: () => 5 },
    );
    log.write(request);
    const [record] = written;
    // What the record said before it still says.
    assert.deepEqual({ ...record, ...request }, record);
    assert.ok(record);
    const { Timestamp, CloudWatchMetrics } = record['_aws'] as { Timestamp: number; CloudWatchMetrics: Directive[] };
    assert.equal(Timestamp, 5);
    assert.deepEqual(
      CloudWatchMetrics.map(({ Metrics, Dimensions }) => [Metrics[0]?.Name, Dimensions]),
      [
        ['RequestMilliseconds', [isDetailed ? ['operation'] : []]],
        ['Requests', [['class']]],
      ],
    );
    // Everything that is named is there, at the root, as the format wants it.
    for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
      assert.equal(Namespace, 'Micronova/test');
      for (const { Name, Unit } of Metrics) assert.deepEqual([typeof record[Name], typeof Unit], ['number', 'string']);
      for (const dimension of Dimensions.flat()) assert.equal(typeof record?.[dimension], 'string');
    }
  });
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly string[][];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

test('what has no numbers is logged as it is', () => {
  const written: LogRecord[] = [];
  embeddedMetrics({ write: (record) => void written.push(record) }, { namespace: 'n', isDetailed: true, now: () => 5 }).write({
    level: 'info',
    event: 'other',
  });
  assert.deepEqual(written, [{ level: 'info', event: 'other' }]);
});
