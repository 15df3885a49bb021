import type { LedgerRow } from '../../ledger/row.ts';
import { share, sumifs } from '../formulas.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from '../tally.ts';
import { nameText } from '../text.ts';
import type { View } from '../view.ts';
import { counted, listed } from './say.ts';

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

/** How far a share is above what was meant; negative when it is below. */
export const gapOf = ({ now, intended }: ShapeMove): number => now - (intended ?? 0);

/** The two shapes that are furthest from what was meant, the furthest first; none without intent. */
export const furthestFromIntent = (moves: readonly ShapeMove[]): ShapeMove[] =>
  moves
    .filter(({ intended }) => intended !== null)
    .sort((a, b) => Math.abs(gapOf(b)) - Math.abs(gapOf(a)))
    .slice(0, 2);

/** Shapes that people chose: neither Unclassified nor capacity without an active item. */
export const isChosen = ({ shape }: ShapeMove): boolean =>
  shape !== UNRECORDED && shape !== 'Unclassified';

interface WhereMoved {
  team: string;
  /** More than half of the change. */
  mostOfIt: boolean;
  items: number;
  /** Keys of the items with most effort, three at most. */
  largest: string[];
}

const NAMED = 3;

/** Items with the effort of the given rows, most first, then by key. */
const itemsOf = (rows: LedgerRow[]): { key: string; units: number }[] => {
  const items = new Map<string, { key: string; units: number }>();
  for (const { itemId, key, units } of rows) {
    const known = items.get(itemId ?? '') ?? { key: nameText(key) ?? '', units: 0 };
    known.units += units;
    items.set(itemId ?? '', known);
  }
  return [...items.values()].sort((a, b) => b.units - a.units || (a.key < b.key ? -1 : 1));
};

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
  const items = itemsOf(
    rowsOf(report.rows).filter((row) => sameName(by.team.name(row)) === sameName(team)),
  );
  const largest = items.slice(0, NAMED).flatMap(({ key }) => (key === '' ? [] : [key]));
  const mostOfIt = 2 * best.change > Math.abs(now - (before ?? 0));
  return { team, mostOfIt, items: items.length, largest };
};

/** `most of it in Payments: 14 items, the largest PAY-3, PAY-9 and PAY-2`. */
export const whereText = ({ team, mostOfIt, items, largest }: WhereMoved): string => {
  const [only] = largest;
  const part = `${mostOfIt ? 'most' : 'the largest part'} of it in ${team}`;
  if (items === 0) return `${part}, which has none of it any more`;
  const which =
    only === undefined ? '' : items === 1 ? ` (${only})` : `, the largest ${listed(largest)}`;
  return `${part}: ${counted(items, 'item')}${which}`;
};
