import type { LedgerRow } from '../ledger/row.ts';

/** Sums over ledger rows, computed apart from any formula: they are the cached results that formulas must agree with. */
export interface Tally {
  units: number;
  fteMonths: number;
  /** null while no row has a cost. */
  costMinor: number | null;
}

export const EMPTY_TALLY: Tally = { units: 0, fteMonths: 0, costMinor: null };

const add = (sum: Tally, row: LedgerRow): void => {
  sum.units += row.units;
  sum.fteMonths += row.fteMonths;
  if (row.costMinor !== null) sum.costMinor = (sum.costMinor ?? 0) + row.costMinor;
};

/** Spreadsheet comparisons ignore case, so `Web` and `web` share a line; null stays apart from every name. */
export const sameName = (name: string | null): string =>
  name === null ? '\u0000' : name.toLowerCase();

/** Groups rows by a name; each group keeps the spelling that came first. */
export const tallyBy = (
  rows: Iterable<LedgerRow>,
  name: (row: LedgerRow) => string | null,
): Map<string, Tally & { name: string | null }> => {
  const groups = new Map<string, Tally & { name: string | null }>();
  for (const row of rows) {
    const shown = name(row);
    const key = sameName(shown);
    let group = groups.get(key);
    if (!group) {
      group = { ...EMPTY_TALLY, name: shown };
      groups.set(key, group);
    }
    add(group, row);
  }
  return groups;
};

export const tally = (rows: Iterable<LedgerRow>): Tally => {
  const sum: Tally = { ...EMPTY_TALLY };
  for (const row of rows) add(sum, row);
  return sum;
};

/** The shape a row counts under; capacity without an active item is its own line. */
export const UNRECORDED = 'Unrecorded';
