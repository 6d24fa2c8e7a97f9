/**
 * Log records with their numbers in CloudWatch's embedded metric format, which makes metrics of what functions log, without a call.
 * Source: the CloudWatch embedded metric format specification.
 */
import type { Log } from '../log.ts';
import { type Measure, measureNames, measuresOf } from './measures.ts';

interface Options {
  readonly namespace: string;
  /** Whether numbers are kept for each operation too: each is a metric of its own, and costs as one. */
  readonly isDetailed: boolean;
  now(): number;
}

/** A label is left out where it would make too many metrics. */
function labelsOf({ name, labels }: Measure, isDetailed: boolean): Measure['labels'] {
  return name === 'RequestMilliseconds' && !isDetailed ? {} : labels;
}

export function embeddedMetrics(log: Log, { namespace, isDetailed, now }: Options): Log {
  return {
    write(record) {
      const measures = measuresOf(record);
      if (measures.length === 0) return log.write(record);
      const directives = measures.map((measure) => ({
        Namespace: namespace,
        Dimensions: [Object.keys(labelsOf(measure, isDetailed)).map((label) => label)],
        Metrics: [{ Name: measure.name, Unit: measureNames[measure.name].unit }],
      }));
      const values = measures.flatMap((measure) => [
        [measure.name, measure.value] as const,
        ...Object.entries(labelsOf(measure, isDetailed)).map(([label, text]) => [label, text] as const),
      ]);
      log.write({ ...record, ...Object.fromEntries(values), _aws: { Timestamp: now(), CloudWatchMetrics: directives } });
    },
  };
}
