import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { analyse, type Analysis } from './analysis.ts';
import { assembleReport, trendPeriods } from './assemble.ts';
import type { Config } from './config/config.ts';
import { tieSheets } from './ledger/tie-out.ts';
import { describeFile, writeManifest, type Manifest } from './manifest.ts';
import { readMaterial, type Material } from './material.ts';
import type { Change } from './model/change.ts';
import type { Period } from './model/period.ts';
import type { Instant, ItemId } from './model/work-item.ts';
import { openSource } from './sources/index.ts';
import { SourceError, type SourceEnvironment } from './sources/source.ts';
import type { Store } from './store/store.ts';
import { syncSource, type SyncOptions, type SyncOutcome } from './sync.ts';
import { financeWorkbook, type BuiltWorkbook } from './workbooks/finance.ts';
import { leadershipWorkbook } from './workbooks/leadership.ts';
import type { Report } from './workbooks/report.ts';
import { WriteError, writeWorkbook } from './workbooks/write.ts';

export type Pulled =
  { source: string; outcome: SyncOutcome; error: null } | { source: string; error: SourceError };

/** sources -> store. Sources are walked side by side; one that fails does not stop the others. */
export const pull = async (
  config: Config,
  store: Store,
  environment: (source: string) => SourceEnvironment,
  options: SyncOptions & { only: string | null },
): Promise<Pulled[]> => {
  const chosen = config.sources.filter(({ id }) => options.only === null || id === options.only);
  return Promise.all(
    chosen.map(async (entry): Promise<Pulled> => {
      try {
        const source = await openSource(entry, environment(entry.id));
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
}

/** store -> classify -> effort -> ledger -> report: all that both workbooks say. */
export const buildReport = async (
  config: Config,
  store: Store,
  request: ReportRequest,
): Promise<{ report: Report; analysis: Analysis }> => {
  const material = await readMaterial(config, store);
  const cuts = trendPeriods(request.period, { config }).map(({ start }) => start);
  const analysis = await analyse(config, material, store, { ...request, cuts });
  const report = assembleReport(analysis, {
    ...request,
    betHistory: await readBetHistory(material, store),
    filed: null,
    restatement: null,
    sinceLastExport: null,
  });
  return { report, analysis };
};

const readBetHistory = async (material: Material, store: Store): Promise<Map<ItemId, Change[]>> => {
  const bets = [...material.items.values()].filter(({ level }) => level >= 1).map(({ id }) => id);
  return Map.groupBy(await store.changesOf(bets), ({ itemId }) => itemId);
};

export type WorkbookKind = 'finance' | 'leadership';

const WORKBOOKS: Record<WorkbookKind, { file: string; build: (report: Report) => BuiltWorkbook }> =
  {
    finance: { file: 'finance-allocation.xlsx', build: financeWorkbook },
    leadership: { file: 'leadership-review.xlsx', build: leadershipWorkbook },
  };

export interface Published {
  folder: string;
  manifest: Manifest;
}

/** report -> workbooks and manifest. Every sheet's total is tied to the ledger before anything is written. */
export const publish = async (
  draft: Report,
  kinds: WorkbookKind[],
  outputFolder: string,
): Promise<Published> => {
  const totals = kinds.flatMap((kind) =>
    Object.entries(WORKBOOKS[kind].build(draft).sheetTotals).map(([sheet, days]) => ({
      sheet: `${kind} ${sheet}`,
      days,
      costMinor: null,
    })),
  );
  const report = { ...draft, tieOuts: [...draft.tieOuts, ...tieSheets(draft.rows, totals)] };
  const folder = join(outputFolder, report.period.key);
  await makeFolder(folder);
  const files: Manifest['files'] = [];
  for (const kind of kinds) {
    const path = join(folder, WORKBOOKS[kind].file);
    await writeWorkbook(path, WORKBOOKS[kind].build(report).workbook);
    files.push(await describeFile(path));
  }
  const manifest = manifestOf(report, files);
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
      exceptions: report.exceptions.length,
      ...Object.fromEntries(
        report.sources.map(({ source, itemsInStore }) => [`items ${source}`, itemsInStore]),
      ),
    },
    tieOuts: report.tieOuts,
    files,
  };
};
