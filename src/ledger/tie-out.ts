import { UNITS_PER_DAY } from '../model/units.ts';
import type { CapacityTotals, LedgerRow, RestatementRow, SourceAsOf, TieOut } from './row.ts';

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

const tie = (
  id: string,
  name: string,
  [left, right]: [number, number],
  unit: TieOut['unit'],
  detail: string,
): TieOut => ({ id, name, left, right, unit, holds: left === right, detail });

const days = (units: number): number => units / UNITS_PER_DAY;

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 4 });

/** Days in words, all that a unit can tell: `5,660.1`. */
const dayCount = (units: number): string => count(days(units));

/**
 * Capacity as counted day by day from people and calendar ({@link countCapacity}) against what the
 * ledger's rows and the time off come to.
 */
export const tieCapacity = (
  counted: Pick<CapacityTotals, 'capacityUnits' | 'timeOffUnits'>,
  rows: readonly LedgerRow[],
): TieOut => {
  const allocated = sum(rows.filter((row) => row.itemId !== null).map((row) => row.units));
  const unrecorded = sum(rows.filter((row) => row.itemId === null).map((row) => row.units));
  return tie(
    'capacity',
    'capacity = allocated + unrecorded + time off',
    [days(counted.capacityUnits), days(allocated + unrecorded + counted.timeOffUnits)],
    'days',
    `${dayCount(allocated)} allocated, ${dayCount(unrecorded)} unrecorded, ${dayCount(counted.timeOffUnits)} time off`,
  );
};

/** What a sheet adds up to, as the workbook shows it. */
export interface SheetTotal {
  sheet: string;
  /** Null where the sheet has no such total. */
  days: number | null;
  costMinor: number | null;
}

/** One tie-out for each total of each sheet, against the ledger's own. */
export const tieSheets = (rows: readonly LedgerRow[], sheets: readonly SheetTotal[]): TieOut[] => {
  const ledgerUnits = sum(rows.map((row) => row.units));
  const ledgerCost = sum(rows.map((row) => row.costMinor ?? 0));
  return sheets.flatMap((sheet) => [
    ...(sheet.days === null
      ? []
      : [
          tie(
            `sheet-days-${sheet.sheet}`,
            `ledger total = total of ${sheet.sheet}`,
            [days(ledgerUnits), days(Math.round(sheet.days * UNITS_PER_DAY))],
            'days',
            '',
          ),
        ]),
    ...(sheet.costMinor === null
      ? []
      : [
          tie(
            `sheet-cost-${sheet.sheet}`,
            `ledger cost = cost of ${sheet.sheet}`,
            [ledgerCost, sheet.costMinor],
            'minor units',
            '',
          ),
        ]),
  ]);
};

/** Items by the source's own count, in the store, and in the ledger or on the list of exclusions. */
export const tieItems = (
  sources: readonly SourceAsOf[],
  goneInStore: Record<string, number>,
  rows: readonly LedgerRow[],
  exclusions: Record<string, number>,
): TieOut[] => {
  const inLedger = new Set(rows.flatMap((row) => (row.itemId === null ? [] : [row.itemId]))).size;
  const excluded = sum(Object.values(exclusions));
  const listed = Object.entries(exclusions).map(([reason, items]) => `${count(items)} ${reason}`);
  return [
    ...sources.flatMap((source) => {
      if (source.itemsInSource === null) return [];
      const gone = goneInStore[source.source] ?? 0;
      return [
        tie(
          `items-${source.source}`,
          `items in ${source.source} = items in store`,
          [source.itemsInSource, source.itemsInStore - gone],
          'items',
          gone === 0 ? '' : `besides ${count(gone)} in the store that are gone from the source`,
        ),
      ];
    }),
    tie(
      'items-ledger',
      'items in store = in ledger + listed exclusions',
      [sum(sources.map((source) => source.itemsInStore)), inLedger + excluded],
      'items',
      [`${count(inLedger)} in ledger`, ...listed].join(', '),
    ),
  ];
};

/**
 * What was filed plus every restatement against what the ledger says now: in days, in money, and for each
 * item and month by itself.
 */
export const tieFiled = (
  filed: readonly LedgerRow[],
  restatements: readonly RestatementRow[],
  current: readonly LedgerRow[],
): TieOut[] => {
  const [before, after] = [figuresByItem(filed), figuresByItem(current)];
  const moved = new Map<string, Figures>();
  for (const { month, itemId, daysDelta, costDeltaMinor } of restatements)
    addTo(
      moved,
      `${month} ${itemId ?? null}`,
      Math.round(daysDelta * UNITS_PER_DAY),
      costDeltaMinor ?? 0,
    );
  const all = [...new Set([...before.keys(), ...moved.keys(), ...after.keys()])];
  const none: Figures = { units: 0, cost: 0 };
  const agreeing = all.filter((id) => {
    const [was, by, is] = [before.get(id) ?? none, moved.get(id) ?? none, after.get(id) ?? none];
    return was.units + by.units === is.units && was.cost + by.cost === is.cost;
  });
  const [was, by, is] = [totalOf(before), totalOf(moved), totalOf(after)];
  const name = 'filed + restatements = current';
  const detail = `${dayCount(was.units)} days filed, ${dayCount(by.units)} restated`;
  return [
    tie('filed-days', name, [days(was.units + by.units), days(is.units)], 'days', detail),
    tie('filed-cost', `${name}, cost`, [was.cost + by.cost, is.cost], 'minor units', ''),
    tie('filed-items', `${name}, item by item`, [all.length, agreeing.length], 'rows', ''),
  ];
};

interface Figures {
  units: number;
  cost: number;
}

const addTo = (figures: Map<string, Figures>, id: string, units: number, cost: number): void => {
  const known = figures.get(id) ?? { units: 0, cost: 0 };
  figures.set(id, { units: known.units + units, cost: known.cost + cost });
};

const figuresByItem = (rows: readonly LedgerRow[]): Map<string, Figures> => {
  const figures = new Map<string, Figures>();
  for (const row of rows)
    addTo(figures, `${row.month} ${row.itemId}`, row.units, row.costMinor ?? 0);
  return figures;
};

const totalOf = (figures: ReadonlyMap<string, Figures>): Figures => ({
  units: sum([...figures.values()].map(({ units }) => units)),
  cost: sum([...figures.values()].map(({ cost }) => cost)),
});
