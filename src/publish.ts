import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tieSheets } from './ledger/tie-out.ts';
import { describeFiles, writeManifest, type Manifest } from './manifest.ts';
import { UNITS_PER_DAY } from './model/units.ts';
import { UNCLASSIFIED } from './model/verdict.ts';
import type { Instant } from './model/work-item.ts';
import type { FiledPeriod, Store } from './store/store.ts';
import { financeWorkbook, type BuiltWorkbook } from './workbooks/finance.ts';
import { leadershipWorkbook } from './workbooks/leadership.ts';
import { ledgerCsv } from './workbooks/ledger-csv.ts';
import type { Report } from './workbooks/report.ts';
import { draftTextFile, draftWorkbook, WriteError, type Draft } from './workbooks/write.ts';

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
const draftCsv = (folder: string, report: Report): Promise<Draft> => {
  const name = report.restatement === null ? 'ledger.csv' : 'ledger-restatement.csv';
  return draftTextFile(join(folder, name), ledgerCsv(report));
};

export interface Published {
  folder: string;
  manifest: Manifest;
}

export interface PublishOptions {
  kinds: WorkbookKind[];
  outputFolder: string;
  /** Also the ledger as CSV. */
  csv?: boolean;
  /** Filed together with what is published: a close. */
  filing?: FiledPeriod;
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

/** Whether the period still is filed as the report says: under this filing, or not at all. */
const isStillTrue = (
  { restatement }: Report,
  inForce: Pick<FiledPeriod, 'filedAt' | 'hash'> | null,
): boolean => restatement?.filedAt === inForce?.filedAt && restatement?.hash === inForce?.hash;

/**
 * report -> workbooks and manifest, and the ledger as CSV on request, in a folder named after the period. They are written
 * beside their places; put there they are by one process of the store at a time, and only while the period is filed as the
 * report says. Null when it was closed or reopened meanwhile: then nothing is put there, and the report is out of date.
 */
export const publish = async (
  store: Pick<Store, 'publishing'>,
  report: Report,
  { kinds, outputFolder, csv = false, filing }: PublishOptions,
): Promise<Published | null> => {
  const { key } = report.period;
  const folder = join(outputFolder, key);
  await makeFolder(folder);
  const drafts: Draft[] = [];
  try {
    for (const kind of kinds) {
      const { workbook } = BUILDERS[kind](report);
      drafts.push(await draftWorkbook(join(folder, fileName(kind, report)), workbook));
    }
    if (csv) drafts.push(await draftCsv(folder, report));
    return await store.publishing(key, async ({ inForce, file }) => {
      if (!isStillTrue(report, inForce)) return null;
      for (const draft of drafts) await draft.put();
      const manifest = manifestOf(report, await describeFiles(folder, PUBLISHED_FILES));
      await writeManifest(folder, manifest);
      if (filing !== undefined) await file(filing);
      return { folder, manifest };
    });
  } finally {
    for (const draft of drafts) await draft.discard();
  }
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

/** The filing in force: this one, or the one that the report restates. */
const filedIn = ({ filed, restatement }: Report): Manifest['filed'] => {
  const inForce = filed ?? restatement;
  return inForce === null
    ? null
    : { at: new Date(inForce.filedAt).toISOString(), hash: inForce.hash };
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
    filed: filedIn(report),
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
