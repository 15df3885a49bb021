import { analyse, inputsOf, ledgerOf, firstOfItsMonth, type Analysis } from './analysis.ts';
import { capacityIn } from './assemble.ts';
import type { Config } from './config/config.ts';
import type { Histories } from './effort-ahead.ts';
import { canonicalJson, readFiled, type FiledContents } from './ledger/close.ts';
import { restate } from './ledger/restate.ts';
import { tieFiled } from './ledger/tie-out.ts';
import type { Material } from './material.ts';
import type { Period } from './model/period.ts';
import type { Instant } from './model/work-item.ts';
import type { Json } from './sources/source.ts';
import type { FiledPeriod, Store } from './store/store.ts';
import type { Report } from './workbooks/report.ts';

/** What a later export is compared with: the ledger and every input it was made from. */
export const contentsOf = (analysis: Analysis, report: Report): FiledContents => ({
  version: 1,
  period: report.period,
  asOf: report.asOf,
  rows: report.rows,
  capacity: capacityIn(analysis, report.period),
  inputs: analysis.inputs,
});

export interface Today {
  config: Config;
  material: Material;
  store: Histories;
  period: Period;
  asOf: Instant;
}

/**
 * What moved between an earlier ledger of a period and today's, each row with its cause. Under the earlier calendar
 * the period has its earlier dates.
 */
export const movedSince = (earlier: FiledContents, today: Today) => {
  const { config, material, store, asOf } = today;
  return restate(earlier, inputsOf(config, material), async (inputs) => {
    const period = inputs.calendar === earlier.inputs.calendar ? earlier.period : today.period;
    const request = {
      window: { start: firstOfItsMonth(period, inputs.calendar.fiscal), end: period.end },
      asOf,
      rulesOn: period.end,
      cuts: [period.start],
    };
    return ledgerOf(await analyse(inputs, material, store, request), period);
  });
};

/** Puts what was filed, what it would be today and the tie-out between the two into a report. */
export const withRestatement = async (
  report: Report,
  filed: FiledPeriod | null,
  today: Today,
): Promise<Report> => {
  if (filed === null) return report;
  const contents = readFiled(filed);
  const { rows } = await movedSince(contents, today);
  return {
    ...report,
    restatement: { filedAt: filed.filedAt, hash: filed.hash, rows, filedRows: contents.rows },
    tieOuts: [...report.tieOuts, ...tieFiled(contents.rows, rows, report.rows)],
  };
};

const SNAPSHOT = 'export';

/** Says what moved since the last export of the period; the first export has nothing to compare with. */
export const withChanges = async (
  report: Report,
  store: Pick<Store, 'lastSnapshot'>,
  today: Today,
): Promise<Report> => {
  const last = await store.lastSnapshot(SNAPSHOT, report.period.key);
  if (last === null) return report;
  // Written by keepSnapshot below.
  const before = last.snapshot as unknown as FiledContents;
  const { rows } = await movedSince(before, today);
  const { at, runId } = last;
  return { ...report, sinceLastExport: { at, asOf: before.asOf, runId, rows } };
};

/** What the export of a run said; null for a run that exported nothing or was forgotten. */
export const exportedBy = async (
  store: Pick<Store, 'snapshotsOf'>,
  runId: string,
): Promise<{ at: Instant; contents: FiledContents } | null> => {
  const [kept] = (await store.snapshotsOf(runId)).filter(({ kind }) => kind === SNAPSHOT);
  // Written by keepSnapshot below.
  return kept ? { at: kept.at, contents: kept.snapshot as unknown as FiledContents } : null;
};

/** Keeps what an export said, so that the next one can tell what moved. */
export const keepSnapshot = async (
  store: Pick<Store, 'saveSnapshot'>,
  analysis: Analysis,
  report: Report,
): Promise<void> => {
  const snapshot = JSON.parse(canonicalJson(contentsOf(analysis, report))) as Json;
  await store.saveSnapshot(report.run.id, SNAPSHOT, report.period.key, snapshot);
};
