/** What log records say in numbers: the one place that knows, for whoever keeps numbers (OpenMetrics on one machine, CloudWatch on AWS). */
import type { LogRecord } from '../log.ts';

export const measureNames = {
  /** How long requests took. */
  RequestMilliseconds: { kind: 'duration', unit: 'Milliseconds', labels: ['operation'], help: 'How long requests took, by operation' },
  Requests: { kind: 'counter', unit: 'Count', labels: ['class'], help: 'Requests, by the class of their status' },
  UndeclaredErrors: {
    kind: 'counter',
    unit: 'Count',
    labels: [],
    help: 'Answers with status 500: an operation failed in a way that it does not declare',
  },
  Commands: { kind: 'counter', unit: 'Count', labels: ['outcome'], help: 'Commands to hosts that have ended, by their outcome' },
  OldestCommandSeconds: {
    kind: 'gauge',
    unit: 'Seconds',
    labels: [],
    help: 'The age of the oldest command that has been owed an answer for a minute',
  },
  HostsUpPercent: { kind: 'gauge', unit: 'Percent', labels: [], help: 'Of the hosts that were looked at, those that are heard' },
  MostHostsSilent: {
    kind: 'counter',
    unit: 'Count',
    labels: [],
    help: 'Looks that found most hosts silent, which was taken for a fault of ours',
  },
  ForeignEvents: { kind: 'counter', unit: 'Count', labels: [], help: 'Events of agents about hosts that are not theirs' },
} as const satisfies Readonly<
  Record<
    string,
    { readonly kind: 'counter' | 'gauge' | 'duration'; readonly unit: string; readonly labels: readonly string[]; readonly help: string }
  >
>;
export type MeasureName = keyof typeof measureNames;

export interface Measure {
  readonly name: MeasureName;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

const one = (name: MeasureName, labels: Measure['labels'] = {}): Measure => ({ name, value: 1, labels });

const said: Readonly<Record<string, (record: LogRecord) => readonly Measure[]>> = {
  request: ({ operation, status, milliseconds }) => [
    { name: 'RequestMilliseconds', value: Number(milliseconds), labels: { operation: String(operation ?? 'none') } },
    one('Requests', { class: `${Math.floor(Number(status) / 100)}xx` }),
  ],
  'undeclared error': () => [one('UndeclaredErrors')],
  'event applied': ({ outcome }) => [one('Commands', { outcome: String(outcome) })],
  'command reaped': () => [one('Commands', { outcome: 'reaped' })],
  'commands owed': ({ oldestSeconds }) => [{ name: 'OldestCommandSeconds', value: Number(oldestSeconds), labels: {} }],
  'hosts heard': ({ up, expected }) => [
    { name: 'HostsUpPercent', value: Number(expected) === 0 ? 100 : Math.round((100 * Number(up)) / Number(expected)), labels: {} },
  ],
  'most hosts are silent': () => [one('MostHostsSilent')],
  'foreign event': () => [one('ForeignEvents')],
};

export const measuresOf = (record: LogRecord): readonly Measure[] => said[record.event]?.(record) ?? [];
