import { exportedBy, movedSince, type Today } from './restatement.ts';
import type { Instant } from './model/work-item.ts';
import type { Json } from './sources/source.ts';
import type { Store } from './store/store.ts';
import type { Report } from './workbooks/report.ts';

/** A leadership review that was written. */
export interface Review {
  runId: string;
  asOf: Instant;
  periodKey: string;
}

type Kept = Review & { before: Review | null };
type Snapshots = Pick<Store, 'lastSnapshot' | 'snapshotsOf' | 'saveSnapshot'>;

/** Snapshots of this kind are kept by series and not by period: a schedule's name, or the next constant. */
const KIND = 'review';
/** The reviews that people export themselves are a series of their own. */
export const BY_HAND = 'by hand';

const latest = async (store: Snapshots, series: string): Promise<Kept | null> => {
  const last = await store.lastSnapshot(KIND, series);
  // Written by keepReview below.
  return last === null ? null : (last.snapshot as unknown as Kept);
};

/**
 * The review of a series before one that is as of an instant. Writing a review again, after a crash or by hand,
 * changes nothing: one of the same instant does not come before it.
 */
export const reviewBefore = async (
  store: Snapshots,
  series: string,
  asOf: Instant,
): Promise<Review | null> => {
  const last = await latest(store, series);
  const found = [last, last?.before ?? null].find((one) => one !== null && one.asOf < asOf);
  return found ?? null;
};

/** Remembers a review as the last of its series, unless a later one is remembered already. */
export const keepReview = async (
  store: Snapshots,
  series: string,
  { run, asOf, period }: Report,
): Promise<void> => {
  const last = await latest(store, series);
  if (last !== null && last.asOf >= asOf) return;
  const before =
    last === null ? null : { runId: last.runId, asOf: last.asOf, periodKey: last.periodKey };
  const kept: Kept = { runId: run.id, asOf, periodKey: period.key, before };
  await store.saveSnapshot(run.id, KIND, series, kept as unknown as Json);
};

/** Rows that moved since a review of the same period; null where it was of another, or its ledger is forgotten. */
const rowsSince = async (report: Report, store: Snapshots, review: Review, today: Today) => {
  if (review.periodKey !== report.period.key) return null;
  if (report.sinceLastExport?.runId === review.runId) return report.sinceLastExport.rows;
  const exported = await exportedBy(store, review.runId);
  return exported === null ? null : (await movedSince(exported.contents, today)).rows;
};

/** Says what came since the last review of a series; the first has nothing to compare with. */
export const withLastReview = async (
  report: Report,
  store: Snapshots,
  series: string,
  today: Today,
): Promise<Report> => {
  const review = await reviewBefore(store, series, report.asOf);
  if (review === null) return report;
  const { asOf, periodKey } = review;
  const rows = await rowsSince(report, store, review, today);
  return {
    ...report,
    lastReview: { series: series === BY_HAND ? null : series, asOf, periodKey, rows },
  };
};
