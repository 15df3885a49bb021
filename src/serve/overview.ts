import type { Instant } from '../model/work-item.ts';
import type { Slot } from '../store/due.ts';
import type { RunState } from '../store/store.ts';
import type { Serving } from './environment.ts';
import { coverageOf, type SourceHealth } from './health.ts';
import { publishedPeriods, type PublishedPeriod } from './published.ts';

/** Everything that the page shows. */
export interface Overview {
  now: Instant;
  timezone: string;
  worker: string;
  /** Source with the error of its last pull, if that failed. */
  sources: (SourceHealth & { error: string | null })[];
  schedule: { name: string; work: string; next: Instant | null; last: Slot | null }[];
  runs: RunState[];
  /** Share of recorded days with a bet shape at each export, oldest first. */
  coverage: { at: Instant; share: number }[];
  published: PublishedPeriod[];
}

const RUNS_SHOWN = 15;
const RUNS_READ = 400;
const COVERAGE_SHOWN = 30;

const coverageTrend = (runs: readonly RunState[]): Overview['coverage'] =>
  runs
    .flatMap(({ startedAt, counts }) => {
      const share = coverageOf(counts);
      return share === null ? [] : [{ at: startedAt, share }];
    })
    .slice(0, COVERAGE_SHOWN)
    .reverse();

/** The error of the last finished pull of a source; null when it went well. */
export const lastError = (runs: readonly RunState[], command: string): string | null => {
  const last = runs.find((run) => run.command === command && run.state === 'finished');
  return last?.outcome === 'failed' ? (last.error ?? 'failed') : null;
};

export const overview = async (
  { store, config, shell, worker }: Serving,
  health: readonly SourceHealth[],
  upcoming: readonly { name: string; work: string; at: Instant | null }[],
): Promise<Overview> => {
  const { calendar, output } = config();
  const runs = await store.runs(RUNS_READ);
  const slots = await store.slots.recent(RUNS_READ);
  return {
    now: shell.now(),
    timezone: calendar.timezone,
    worker,
    sources: health.map((one) => ({ ...one, error: lastError(runs, `sync ${one.source}`) })),
    schedule: upcoming.map(({ name, work, at }) => ({
      name,
      work,
      next: at,
      last: slots.find((slot) => slot.name === name) ?? null,
    })),
    runs: runs.slice(0, RUNS_SHOWN),
    coverage: coverageTrend(runs),
    published: await publishedPeriods(output.dir),
  };
};
