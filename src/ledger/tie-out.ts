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
    `${days(allocated)} allocated, ${days(unrecorded)} unrecorded, ${days(counted.timeOffUnits)} time off`,
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
  const listed = Object.entries(exclusions).map(([reason, count]) => `${count} ${reason}`);
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
          gone === 0 ? '' : `besides ${gone} in the store that are gone from the source`,
        ),
      ];
    }),
    tie(
      'items-ledger',
      'items in store = in ledger + listed exclusions',
      [sum(sources.map((source) => source.itemsInStore)), inLedger + excluded],
      'items',
      [`${inLedger} in ledger`, ...listed].join(', '),
    ),
  ];
};

/** What was filed plus every restatement against what the ledger says now, in days and in money. */
export const tieFiled = (
  filed: readonly LedgerRow[],
  restatements: readonly RestatementRow[],
  current: readonly LedgerRow[],
): TieOut[] => {
  const units = (rows: readonly LedgerRow[]): number => sum(rows.map((row) => row.units));
  const cost = (rows: readonly LedgerRow[]): number => sum(rows.map((row) => row.costMinor ?? 0));
  const moved = sum(restatements.map((row) => Math.round(row.daysDelta * UNITS_PER_DAY)));
  return [
    tie(
      'filed-days',
      'filed + restatements = current',
      [days(units(filed) + moved), days(units(current))],
      'days',
      `${days(units(filed))} filed, ${days(moved)} restated`,
    ),
    tie(
      'filed-cost',
      'filed + restatements = current cost',
      [cost(filed) + sum(restatements.map((row) => row.costDeltaMinor ?? 0)), cost(current)],
      'minor units',
      '',
    ),
  ];
};
