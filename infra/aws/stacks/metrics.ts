/** The metrics that are read from the logs, and the dimensions of AWS's own that alarms and dashboard read. */
import type { CloudStage } from '../stage.ts';

export const metricNamespace = ({ name }: CloudStage): string => `Micronova/${name}`;

export const metrics = {
  /** Answers with status 500 because an operation failed in a way that it does not declare. */
  undeclaredErrors: 'UndeclaredErrors',
  /** The age of the oldest command that is owed an answer, seconds: written by `reap` each minute. */
  oldestCommand: 'OldestCommandSeconds',
  /** Events of agents about servers or hosts that are not theirs. */
  foreignEvents: 'ForeignEvents',
  /** Runs of `reap` that found most hosts silent, and took that for a fault of ours. */
  silentHosts: 'MostHostsSilent',
} as const;
