import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Instant } from '../model/work-item.ts';

export interface SourceFreshness {
  source: string;
  /** What the source's numbers are as of; null before its first complete pull. */
  asOf: Instant | null;
  items: number;
}

/** What is the same whichever worker is asked. */
export interface StoreState {
  sources: readonly SourceFreshness[];
  published: readonly { period: string; coverage: number | null; failedTieOuts: string[] }[];
  /** Schedule slots that are not finished. */
  waiting: number;
  now: Instant;
}

/** Prometheus metrics of one process, and of the store as it is when they are read. */
export interface Metrics {
  runEnded(run: { command: string; outcome: string; seconds: number }): void;
  itemsPulled(source: string, items: number): void;
  requestsMade(source: string, requests: number): void;
  /** Time spent waiting for a source: its limits, and pauses before a repeat. */
  throttled(source: string, seconds: number): void;
  /** The text that Prometheus reads. */
  read(state: StoreState): Promise<string>;
  readonly contentType: string;
}

const SECONDS = [1, 5, 15, 60, 300, 900, 3_600, 14_400];

const runMetrics = (registers: [Registry]) => ({
  runs: new Counter({
    name: 'betsheet_runs_total',
    help: 'Runs that ended in this process',
    labelNames: ['command', 'outcome'],
    registers,
  }),
  durations: new Histogram({
    name: 'betsheet_run_duration_seconds',
    help: 'How long runs of this process took',
    labelNames: ['command'],
    buckets: SECONDS,
    registers,
  }),
  coverage: new Gauge({
    name: 'betsheet_coverage_ratio',
    help: 'Share of recorded days with a bet shape, by period, at its last export',
    labelNames: ['period'],
    registers,
  }),
  tieOuts: new Gauge({
    name: 'betsheet_tie_outs_failed',
    help: 'Tie-outs that did not hold, by period, at its last export',
    labelNames: ['period'],
    registers,
  }),
});

const sourceMetrics = (registers: [Registry]) => {
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['source'], registers });
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['source'], registers });
  return {
    pulled: counter('betsheet_items_pulled_total', 'Items that this process pulled'),
    requests: counter('betsheet_requests_total', 'Requests that this process made'),
    throttled: counter(
      'betsheet_throttled_seconds_total',
      'Seconds that this process waited for limits of a source and before repeats',
    ),
    freshness: gauge(
      'betsheet_source_age_seconds',
      'Age of the last complete pull; absent before the first',
    ),
    items: gauge('betsheet_source_items', 'Items in the store that the source still shows'),
    waiting: new Gauge({
      name: 'betsheet_slots_waiting',
      help: 'Schedule slots that are not finished',
      registers,
    }),
  };
};

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const run = runMetrics([registry]);
  const of = sourceMetrics([registry]);
  return {
    contentType: registry.contentType,
    runEnded({ command, outcome, seconds }) {
      run.runs.inc({ command, outcome });
      run.durations.observe({ command }, seconds);
    },
    itemsPulled: (source, items) => of.pulled.inc({ source }, items),
    requestsMade: (source, requests) => of.requests.inc({ source }, requests),
    throttled: (source, seconds) => of.throttled.inc({ source }, seconds),
    read({ sources, published, waiting, now }) {
      run.coverage.reset();
      run.tieOuts.reset();
      for (const { period, coverage, failedTieOuts } of published) {
        if (coverage !== null) run.coverage.set({ period }, coverage);
        run.tieOuts.set({ period }, failedTieOuts.length);
      }
      of.freshness.reset();
      of.items.reset();
      for (const { source, asOf, items } of sources) {
        if (asOf !== null) of.freshness.set({ source }, Math.max(0, (now - asOf) / 1000));
        of.items.set({ source }, items);
      }
      of.waiting.set(waiting);
      return registry.metrics();
    },
  };
};
