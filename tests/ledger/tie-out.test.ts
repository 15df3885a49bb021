import { describe, expect, it } from 'vitest';
import { tieCapacity, tieFiled, tieItems, tieSheets } from '../../src/ledger/tie-out.ts';
import { aLedgerRow, aRestatement } from './builders.ts';

const rows = [
  aLedgerRow({ units: 20_000, costMinor: 900 }),
  aLedgerRow({ itemId: 'j:2', key: 'K-2', units: 5_000, costMinor: 100 }),
  aLedgerRow({ itemId: null, key: null, units: 5_000, costMinor: null }),
];
const source = { source: 'j', kind: 'jira' as const, asOf: 0, itemsInSource: 4, itemsInStore: 5 };

describe('tie-outs hold on a sound ledger, and each fails when it is broken', () => {
  it('capacity', () => {
    const counted = { capacityUnits: 40_000, timeOffUnits: 10_000 };
    expect(tieCapacity(counted, rows)).toMatchObject({ left: 4, right: 4, holds: true });
    expect(tieCapacity(counted, rows.slice(1))).toMatchObject({ left: 4, right: 2, holds: false });
    expect(tieCapacity({ ...counted, capacityUnits: 40_001 }, rows).holds).toBe(false);
    expect(tieCapacity({ ...counted, timeOffUnits: 0 }, rows).holds).toBe(false);
  });

  it('sheets', () => {
    const sheets = [
      { sheet: 'Summary', days: 3, costMinor: 1_000 },
      { sheet: 'Bets', days: 3, costMinor: null },
    ];
    const tied = tieSheets(rows, sheets);
    expect(tied.map((t) => [t.id, t.holds])).toEqual([
      ['sheet-days-Summary', true],
      ['sheet-cost-Summary', true],
      ['sheet-days-Bets', true],
    ]);
    const broken = tieSheets(rows, [{ sheet: 'Summary', days: 2.9999, costMinor: 999 }]);
    expect(broken.map((t) => t.holds)).toEqual([false, false]);
  });

  it('items', () => {
    const excluded = { 'not in progress': 2, 'mirror of the same work': 1 };
    expect(tieItems([source], { j: 1 }, rows, excluded).map((t) => t.holds)).toEqual([true, true]);
    // The source counts an item that was never stored.
    expect(tieItems([{ ...source, itemsInSource: 5 }], { j: 1 }, rows, excluded)[0]!.holds).toBe(
      false,
    );
    // An item fell out between store and ledger without a reason.
    expect(tieItems([source], { j: 1 }, rows, { 'not in progress': 2 })[1]!.holds).toBe(false);
    expect(tieItems([source], { j: 1 }, rows.slice(1), excluded)[1]!.holds).toBe(false);
    // A source that does not count has no such check.
    expect(tieItems([{ ...source, itemsInSource: null }], {}, rows, excluded)).toHaveLength(1);
  });

  it('filed', () => {
    const now = [rows[0]!, { ...rows[1]!, units: 7_500, costMinor: 150 }, rows[2]!];
    const moved = [
      aRestatement({ itemId: 'j:2', key: 'K-2', daysDelta: 0.25, costDeltaMinor: 50 }),
    ];
    const holds = (...args: Parameters<typeof tieFiled>) => tieFiled(...args).map((t) => t.holds);
    expect(holds(rows, moved, now)).toEqual([true, true, true]);
    expect(holds(rows, [], now)).toEqual([false, false, false]);
    expect(holds(rows, [{ ...moved[0]!, costDeltaMinor: null }], now)).toEqual([
      true,
      false,
      false,
    ]);
    // The right sum on the wrong item.
    expect(holds(rows, [{ ...moved[0]!, itemId: 'j:1' }], now)).toEqual([true, true, false]);
  });
});
