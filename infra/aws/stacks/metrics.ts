/** The metrics that functions log in CloudWatch's embedded format, which alarms and dashboard read. */
import type { MeasureName } from '../../../shared/measures/measures.ts';
import type { CloudStage } from '../stage.ts';

export const metricNamespace = ({ name }: CloudStage): string => `Micronova/${name}`;

export const metrics = {
  undeclaredErrors: 'UndeclaredErrors',
  oldestCommand: 'OldestCommandSeconds',
  foreignEvents: 'ForeignEvents',
  silentHosts: 'MostHostsSilent',
} as const satisfies Readonly<Record<string, MeasureName>>;
