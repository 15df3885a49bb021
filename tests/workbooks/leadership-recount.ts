import type { LedgerRow } from '../../src/ledger/row.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { above, idsAbove, sum } from './leadership-cells.ts';

/** What Overview should say, computed from the ledger rows alone, and by other code than that of the workbook. */

export const shapeOf = (row: LedgerRow): string =>
  row.itemId === null ? 'Unrecorded' : (row.verdicts['shape']?.value ?? '');

export const isMultiYear = (report: Report, id: string): boolean =>
  (report.items.get(id)?.level ?? 0) >= 1 &&
  ['1-3 years', '1-3 decades'].includes(report.verdicts.get(id)?.['horizon']?.value ?? '');

export const reaches = (report: Report, row: LedgerRow): boolean =>
  above(report, row).some((id) => isMultiYear(report, id));

export const shareOf = (rows: LedgerRow[], fits: (row: LedgerRow) => boolean): number =>
  rows.length === 0 ? 0 : sum(rows.filter(fits)) / sum(rows);

export const rounded = (value: number): string =>
  (Math.sign(value) * (Math.round(Math.abs(value) * 10 + 1e-9) / 10)).toFixed(1);
export const pct = (value: number): string => `${rounded(100 * value)}%`;
export const move = (change: number): string =>
  100 * change >= 0.05
    ? `up ${rounded(100 * change)} points`
    : 100 * change <= -0.05
      ? `down ${rounded(-100 * change)} points`
      : 'unchanged';

export const shapesIn = (report: Report): string[] => [
  ...new Set([...report.dimensions[0]!.values.map(({ value }) => value), 'Unrecorded']),
];

export const change = (report: Report, shape: string): number =>
  shareOf(report.rows, (row) => shapeOf(row) === shape) -
  shareOf(report.priorRows, (row) => shapeOf(row) === shape);

const MIDDLE_DAYS = { min: 26, max: 316 };
export const middleOf = (report: Report) =>
  [...report.items.values()].filter((item) => {
    if (item.level < 1 || !item.plannedStart || !item.plannedEnd) return false;
    const days =
      1 + (Date.parse(item.plannedEnd.date) - Date.parse(item.plannedStart.date)) / 86_400_000;
    const worked = report.rows.some((row) => above(report, row).includes(item.id));
    return (
      days >= MIDDLE_DAYS.min &&
      days <= MIDDLE_DAYS.max &&
      (worked || (item.phase !== 'done' && item.phase !== 'stopped'))
    );
  });

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Days that a target moved within the period, all moves together; null when it did not move. */
export const shiftIn = (report: Report, id: string): number | null => {
  const moves = (report.betHistory.get(id) ?? []).flatMap(({ field, from, to, at }) =>
    field === 'plannedEnd' &&
    from !== null &&
    to !== null &&
    from !== to &&
    dayOf(at) >= report.period.start &&
    dayOf(at) <= report.period.end
      ? [daysBetween(from, to)]
      : [],
  );
  return moves.length === 0 ? null : moves.reduce((all, days) => all + days, 0);
};

/** Units of all time of the work below a bet. */
export const effortUnder = (report: Report, id: string): number => {
  const isBelow = (item: string): boolean => idsAbove(report, item).includes(id);
  const now = sum(report.rows.filter((row) => row.itemId !== null && isBelow(row.itemId)));
  const before = [...report.unitsBefore].filter(([item]) => isBelow(item));
  return now + before.reduce((all, [, units]) => all + units, 0);
};

/** The topmost bet of more than a year above a row; null when there is none. */
export const topOf = (report: Report, row: LedgerRow): string | null =>
  above(report, row).findLast((id) => isMultiYear(report, id)) ?? null;

export const byKey = (report: Report, key: string): string => {
  const found = [...report.items.values()].find((item) => item.level >= 1 && item.key === key);
  if (found === undefined) throw new Error(`no bet ${key}`);
  return found.id;
};
