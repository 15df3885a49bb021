import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { analyse, inputsOf, firstOfItsMonth, type Analysis } from './analysis.ts';
import { assembleReport, trendPeriods } from './assemble.ts';
import type { Config } from './config/config.ts';
import { tieSheets } from './ledger/tie-out.ts';
import { describeFiles, writeManifest, type Manifest } from './manifest.ts';
import { readMaterial, type Material } from './material.ts';
import { dateAt } from './model/calendar.ts';
import type { Change } from './model/change.ts';
import { addDays } from './model/date.ts';
import type { Period } from './model/period.ts';
import { UNITS_PER_DAY } from './model/units.ts';
import { UNCLASSIFIED } from './model/verdict.ts';
import type { Instant, IsoDate, ItemId } from './model/work-item.ts';
import { withLastReview } from './last-review.ts';
import { withChanges, withRestatement } from './restatement.ts';
import { createBudgets, type Budgets } from './sources/budgets.ts';
import { openSource } from './sources/index.ts';
import { SourceError, type SourceEnvironment } from './sources/source.ts';
import type { Store } from './store/store.ts';
import { syncSource, type SyncOptions, type SyncOutcome } from './sync.ts';
import { financeWorkbook, type BuiltWorkbook } from './workbooks/finance.ts';
import { leadershipWorkbook } from './workbooks/leadership.ts';
import { ledgerCsv } from './workbooks/ledger-csv.ts';
import type { Report } from './workbooks/report.ts';
import { WriteError, writeTextFile, writeWorkbook } from './workbooks/write.ts';

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
  const material = await readMaterial(config, store);
  const trend = trendPeriods(period, config.calendar.fiscal).map(({ start }) => start);
  const analysis = await analyse(inputsOf(config, material), material, store, {
    window: {
      start: earlier(firstDate(material, config), firstOfItsMonth(period, config.calendar.fiscal)),
      end: period.end,
    },
    asOf,
    rulesOn: period.end,
    cuts: [...trend, addDays(period.end, 1)],
  });
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

const earlier = (a: IsoDate, b: IsoDate): IsoDate => (a < b ? a : b);

/** The day of the first item: effort so far is counted from there. */
const firstDate = (material: Material, { calendar }: Config): IsoDate => {
  let first = Number.MAX_SAFE_INTEGER;
  for (const { createdAt } of material.items.values()) first = Math.min(first, createdAt);
  return first === Number.MAX_SAFE_INTEGER ? '9999-12-31' : dateAt(first, calendar.timezone);
};

const readBetHistory = async (material: Material, store: Store): Promise<Map<ItemId, Change[]>> => {
  const bets = [...material.items.values()].filter(({ level }) => level >= 1).map(({ id }) => id);
  return Map.groupBy(await store.changesOf(bets), ({ itemId }) => itemId);
};

export type WorkbookKind = 'finance' | 'leadership';

const BUILDERS: Record<WorkbookKind, (report: Report) => BuiltWorkbook> = {
  finance: financeWorkbook,
  leadership: leadershipWorkbook,
};

/** A filed workbook is never written over: what the period would be today stands beside it. */
const fileName = (kind: WorkbookKind, report: Report): string => {
  if (kind === 'leadership') return 'leadership-review.xlsx';
  return report.restatement === null ? 'finance-allocation.xlsx' : 'finance-restatement.xlsx';
};

/** Every name that a published file can have, but the manifest. */
export const PUBLISHED_FILES = [
  'finance-allocation.xlsx',
  'finance-restatement.xlsx',
  'leadership-review.xlsx',
  'ledger.csv',
  'ledger-restatement.csv',
];

/** Like the workbook: what was filed is never written over. */
const writeCsv = (folder: string, report: Report): Promise<void> => {
  const name = report.restatement === null ? 'ledger.csv' : 'ledger-restatement.csv';
  return writeTextFile(join(folder, name), ledgerCsv(report));
};

export interface Published {
  folder: string;
  manifest: Manifest;
}

/** Adds the tie-outs of every sheet's total to the ledger, before anything is written. */
export const tieOutSheets = (report: Report, kinds: WorkbookKind[]): Report => {
  const totals = kinds.flatMap((kind) =>
    BUILDERS[kind](report).sheetTotals.map((total) => ({
      ...total,
      sheet: `${kind} ${total.sheet}`,
    })),
  );
  return { ...report, tieOuts: [...report.tieOuts, ...tieSheets(report.rows, totals)] };
};

/** report -> workbooks and manifest, and the ledger as CSV on request, in a folder named after the period. */
export const publish = async (
  report: Report,
  kinds: WorkbookKind[],
  outputFolder: string,
  { csv = false }: { csv?: boolean } = {},
): Promise<Published> => {
  const folder = join(outputFolder, report.period.key);
  await makeFolder(folder);
  for (const kind of kinds)
    await writeWorkbook(join(folder, fileName(kind, report)), BUILDERS[kind](report).workbook);
  if (csv) await writeCsv(folder, report);
  const manifest = manifestOf(report, await describeFiles(folder, PUBLISHED_FILES));
  await writeManifest(folder, manifest);
  return { folder, manifest };
};

const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const why = (error as Error).message;
    const todo = 'give this user write permission there, or set output.dir to another folder';
    throw new WriteError(folder, `the folder ${folder} cannot be made (${why}): ${todo}.`, error);
  }
};

const instant = (at: Instant | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Days of the period by what is known of them: the coverage that `status` and the ops page show. */
const dayCounts = ({ rows, capacity }: Report) => {
  const days = (chosen: Report['rows']): number =>
    chosen.reduce((sum, { units }) => sum + units, 0) / UNITS_PER_DAY;
  const recorded = rows.filter(({ itemId }) => itemId !== null);
  return {
    capacityDays: capacity.capacityUnits / UNITS_PER_DAY,
    recordedDays: days(recorded),
    unrecordedDays: capacity.unrecordedUnits / UNITS_PER_DAY,
    unclassifiedDays: days(
      recorded.filter(({ verdicts }) => verdicts.shape?.value === UNCLASSIFIED),
    ),
  };
};

const manifestOf = (report: Report, files: Manifest['files']): Manifest => {
  const itemsInLedger = new Set(report.rows.flatMap(({ itemId }) => itemId ?? [])).size;
  return {
    runId: report.run.id,
    period: report.period.key,
    periodStart: report.period.start,
    periodEnd: report.period.end,
    partial: report.partial,
    configHash: report.run.configHash,
    mappingVersion: report.run.mappingVersion,
    asOf: Object.fromEntries(report.sources.map(({ source, asOf }) => [source, instant(asOf)])),
    counts: {
      items: report.items.size,
      itemsInLedger,
      ledgerRows: report.rows.length,
      ...dayCounts(report),
      exceptions: report.exceptions.length,
      ...Object.fromEntries(
        report.sources.map(({ source, itemsInStore }) => [`items ${source}`, itemsInStore]),
      ),
    },
    tieOuts: report.tieOuts,
    files,
  };
};
