/** What the log says in numbers, for Prometheus and its like: `GET /metrics`, in OpenMetrics' form. Nothing but this machine asks here. */
import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import type { Log } from '../../shared/log.ts';
import { type MeasureName, measureNames, measuresOf } from '../../shared/measures/measures.ts';
import type { GatewayResponse } from '../../shared/operation/gateway.ts';

/** Milliseconds. */
const buckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/** `RequestMilliseconds` becomes `micronova_request_milliseconds`. */
const nameOf = (name: string) => `micronova${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

export function localMetrics(log: Log): { readonly log: Log; serve(): Promise<GatewayResponse> } {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const makers: Readonly<
    Record<
      'counter' | 'gauge' | 'duration',
      (facts: { name: string; help: string; labelNames: string[] }) => (labels: object, value: number) => void
    >
  > = {
    counter: (facts) => {
      const counter = new Counter({ ...facts, registers: [registry] });
      return (labels, value) => counter.inc({ ...labels }, value);
    },
    gauge: (facts) => {
      const gauge = new Gauge({ ...facts, registers: [registry] });
      return (labels, value) => gauge.set({ ...labels }, value);
    },
    duration: (facts) => {
      const histogram = new Histogram({ ...facts, buckets, registers: [registry] });
      return (labels, value) => histogram.observe({ ...labels }, value);
    },
  };
  const keep = Object.fromEntries(
    Object.entries(measureNames).map(([name, { kind, help, labels }]) => [
      name,
      makers[kind]({ name: nameOf(name), help, labelNames: [...labels] }),
    ]),
  ) as Record<MeasureName, (labels: object, value: number) => void>;
  return {
    log: {
      write(record) {
        for (const { name, labels, value } of measuresOf(record)) keep[name](labels, value);
        log.write(record);
      },
    },
    async serve() {
      return { statusCode: 200, headers: { 'Content-Type': registry.contentType }, body: await registry.metrics() };
    },
  };
}
