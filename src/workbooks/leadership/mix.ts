import type { LedgerRow } from '../../ledger/row.ts';
import { share, sumifs } from '../formulas.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from '../tally.ts';
import type { View } from '../view.ts';

/** How one shape moved between the period before and this one; shares are 0 to 1. */
export interface ShapeMove {
  shape: string;
  now: number;
  /** null when the period before has no ledger. */
  before: number | null;
  intended: number | null;
  /** The share now, as a formula over the Ledger. */
  formula: string;
}

export const shapeMoves = (view: View): ShapeMove[] => {
  const { report, by, all, before, shapes } = view;
  const now = tallyBy(report.rows, by.shape.name);
  const earlier = tallyBy(report.priorRows, by.shape.name);
  return shapes.map(({ value }) => ({
    shape: value,
    now: all.units === 0 ? 0 : (now.get(sameName(value)) ?? EMPTY_TALLY).units / all.units,
    before:
      before.units === 0
        ? null
        : (earlier.get(sameName(value)) ?? EMPTY_TALLY).units / before.units,
    intended: value === UNRECORDED ? null : (report.intended?.[value] ?? null),
    formula: share(
      sumifs('Ledger_Days', [by.shape.range, by.shape.criteria.of(value)]),
      'SUM(Ledger_Days)',
    ),
  }));
};

/** Shapes that people chose: neither Unclassified nor capacity without an active item. */
export const isChosen = ({ shape }: ShapeMove): boolean =>
  shape !== UNRECORDED && shape !== 'Unclassified';

interface WhereMoved {
  team: string;
  items: number;
}

/** The team in which a shape changed most, in the direction in which it changed, and its items of this period. */
export const whereMoved = (view: View, { shape, now, before }: ShapeMove): WhereMoved | null => {
  const { report, by } = view;
  const rowsOf = (rows: LedgerRow[]): LedgerRow[] =>
    rows.filter((row) => sameName(by.shape.name(row)) === sameName(shape));
  const ofShape = (rows: LedgerRow[]) => tallyBy(rowsOf(rows), by.team.name);
  const current = ofShape(report.rows);
  const earlier = ofShape(report.priorRows);
  const sign = before !== null && now < before ? -1 : 1;
  const partOf = (units: number, whole: number): number => (whole === 0 ? 0 : units / whole);
  let best: { team: string; change: number } | null = null;
  for (const key of new Set([...current.keys(), ...earlier.keys()])) {
    const one = current.get(key);
    const team = one?.name ?? earlier.get(key)?.name ?? null;
    if (team === null) continue;
    const change =
      sign *
      (partOf(one?.units ?? 0, view.all.units) -
        partOf(earlier.get(key)?.units ?? 0, view.before.units));
    if (change > 0 && (best === null || change > best.change)) best = { team, change };
  }
  if (best === null) return null;
  const { team } = best;
  const items = new Set(
    rowsOf(report.rows)
      .filter((row) => sameName(by.team.name(row)) === sameName(team))
      .map(({ itemId }) => itemId),
  );
  return { team, items: items.size };
};
