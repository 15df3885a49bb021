import { analyseStore, type Analysis } from './analysis.ts';
import { assembleReport, trendPeriods } from './assemble.ts';
import type { Config } from './config/config.ts';
import type { Material } from './material.ts';
import type { Change } from './model/change.ts';
import { addDays } from './model/date.ts';
import type { Period } from './model/period.ts';
import type { Instant, ItemId } from './model/work-item.ts';
import { withLastReview } from './last-review.ts';
import { withChanges, withRestatement } from './restatement.ts';
import { createBudgets, type Budgets } from './sources/budgets.ts';
import { openSource } from './sources/index.ts';
import { SourceError, type SourceEnvironment } from './sources/source.ts';
import type { Store } from './store/store.ts';
import { syncSource, type SyncOptions, type SyncOutcome } from './sync.ts';
import type { Report } from './workbooks/report.ts';

export type Pulled =
  { source: string; outcome: SyncOutcome; error: null } | { source: string; error: SourceError };

export interface PullOptions extends SyncOptions {
  /** Only this source; null for all. */
  only: string | null;
  /** Those of the process, where it pulls more than once. */
  budgets?: Budgets;
}

/** sources -> store. Sources are walked side by side; one that fails does not stop the others. */
export const pull = async (
  config: Config,
  store: Store,
  environment: (source: string) => SourceEnvironment,
  options: PullOptions,
): Promise<Pulled[]> => {
  const chosen = config.sources.filter(({ id }) => options.only === null || id === options.only);
  const { budgets = createBudgets(config.sources, store.hostLedger) } = options;
  return Promise.all(
    chosen.map(async (entry): Promise<Pulled> => {
      try {
        const source = await openSource(entry, environment(entry.id), {
          worklogs: config.effort.model === 'worklog',
          budgets,
        });
        return { source: entry.id, outcome: await syncSource(source, store, options), error: null };
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        return { source: entry.id, error };
      }
    }),
  );
};

export interface ReportRequest {
  period: Period;
  asOf: Instant;
  runId: string;
  productVersion: string;
  /** The series of reviews that this is one of; null when no review is written. */
  series?: string | null;
}

export interface Reported {
  report: Report;
  analysis: Analysis;
}

/** store -> classify -> effort -> ledger -> report: all that both workbooks say. */
export const buildReport = async (
  config: Config,
  store: Store,
  request: ReportRequest,
): Promise<Reported> => {
  const { period, asOf } = request;
  const trend = trendPeriods(period, config.calendar.fiscal).map(({ start }) => start);
  const analysis = await analyseStore(config, store, {
    period,
    asOf,
    rulesOn: period.end,
    cuts: [...trend, addDays(period.end, 1)],
  });
  const { material } = analysis;
  const betHistory = await readBetHistory(material, store);
  const accountingDecisions = await store.accountingDecisions();
  const context = { ...request, config, betHistory, accountingDecisions };
  const bare = assembleReport(analysis, context);
  const today = { config, material, store, period, asOf };
  const restated = await withRestatement(bare, await store.filed(period.key), today);
  const changed = await withChanges(restated, store, today);
  const { series = null } = request;
  const report = series === null ? changed : await withLastReview(changed, store, series, today);
  return { report, analysis };
};

const readBetHistory = async (material: Material, store: Store): Promise<Map<ItemId, Change[]>> => {
  const bets = [...material.items.values()].filter(({ level }) => level >= 1).map(({ id }) => id);
  return Map.groupBy(await store.changesOf(bets), ({ itemId }) => itemId);
};
