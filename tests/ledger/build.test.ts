import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Allocation } from '../../src/effort/allocations.ts';
import type { LedgerInput } from '../../src/ledger/build.ts';
import { buildLedger } from '../../src/ledger/build.ts';
import { idRanks, idSortKey } from '../../src/ledger/order.ts';
import type { Employment } from '../../src/model/person.ts';
import { compareIds } from '../../src/model/work-item.ts';
import { allocationsOf, anItem } from '../effort/builders.ts';
import { aVerdict, counted } from './builders.ts';

const pay: Employment = {
  from: null,
  to: null,
  team: 'Pay',
  costCentre: '410',
  role: null,
  location: 'Berlin',
  fte: 1,
};
const allocation = (
  itemId: string | null,
  units: number,
  values: Partial<Allocation> = {},
): Allocation => ({
  personId: 'ann',
  itemId,
  month: '2026-03',
  from: '2026-03-01',
  employment: pay,
  units,
  ...values,
});
const items = new Map(
  [
    anItem('j:1', { level: 2, key: 'INIT-1', parentId: 'j:0' }),
    anItem('j:2', { level: 1, key: 'EPIC-2', parentId: 'j:1' }),
    anItem('j:3', { key: 'PAY-3', parentId: 'j:2', team: 'Item team' }),
    anItem('j:10', { level: -1, key: 'PAY-10', parentId: 'j:3' }),
    anItem('j:5', { key: 'LOOP-5', parentId: 'j:6' }),
    anItem('j:6', { key: 'LOOP-6', parentId: 'j:5' }),
  ].map((item) => [item.id, item]),
);
const ledger = (allocations: Allocation[], values: Partial<LedgerInput> = {}) =>
  buildLedger({
    ...counted(
      allocationsOf(allocations),
      items,
      new Map([['j:3', { shape: aVerdict('shape', 'Run') }]]),
    ),
    people: [
      {
        id: 'ann',
        name: 'Ann',
        email: null,
        accountIds: [],
        kind: 'person',
        active: true,
        employments: [],
        timeOff: [],
      },
    ],
    individuals: false,
    workingDays: { '2026-03': 22, '2026-04': 22 },
    costs: null,
    promptFor: () => ({ prompt: 'p', reason: 'r' }),
    ...values,
  });

describe('ledger rows', () => {
  it('sum allocations of one month, item, team, cost centre and location', () => {
    const rows = ledger([
      allocation('j:3', 4_000),
      allocation('j:3', 6_000, { personId: 'bob', from: '2026-03-15' }),
      allocation('j:3', 500, { month: '2026-04' }),
      allocation('j:3', 300, { employment: { ...pay, location: 'Munich' } }),
    ]);
    expect(rows.map((r) => [r.month, r.location, r.units])).toEqual([
      ['2026-03', 'Berlin', 10_000],
      ['2026-03', 'Munich', 300],
      ['2026-04', 'Berlin', 500],
    ]);
    expect(rows[0]!.fteMonths).toBe(1 / 22);
  });

  it('come by month, item in numeric order, then Unrecorded without a key', () => {
    const rows = ledger([allocation(null, 1), allocation('j:10', 1), allocation('j:3', 1)]);
    expect(rows.map((r) => [r.key, r.title, r.accountingPrompt?.prompt ?? null])).toEqual([
      ['PAY-3', 'Title of j:3', 'p'],
      ['PAY-10', 'Title of j:10', 'p'],
      [null, 'Unrecorded', null],
    ]);
    expect(rows[2]).toMatchObject({ itemId: null, source: null, verdicts: {}, team: 'Pay' });
  });

  it('find bet and initiative up the chain, and stop at a circle', () => {
    const rows = ledger([
      allocation('j:10', 1),
      allocation('j:2', 1),
      allocation('j:1', 1),
      allocation('j:5', 1),
    ]);
    expect(rows.map((r) => [r.key, r.betKey, r.initiativeKey])).toEqual([
      ['INIT-1', null, 'INIT-1'],
      ['EPIC-2', 'EPIC-2', 'INIT-1'],
      ['LOOP-5', null, null],
      ['PAY-10', 'EPIC-2', 'INIT-1'],
    ]);
  });

  it('are of the chosen allocations alone, with their costs', () => {
    const some = fc.record({
      id: fc.constantFrom(null, ...items.keys()),
      employment: fc.constantFrom(null, pay, { ...pay, location: 'Munich' }),
      month: fc.constantFrom('2026-03', '2026-04'),
      isChosen: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(some), (list) => {
        const all = list.map(({ id, month, employment }, i) =>
          allocation(id, 2 ** i, { month, employment }),
        );
        const chosen = Int32Array.from(list.keys()).filter((i) => list[i]!.isChosen);
        const costOf = (one: Allocation) => BigInt(one.units) * 10n ** 18n;
        const few = [...chosen].map((i) => all[i]!);
        expect(ledger(all, { chosen, costs: { currency: 'EUR', of: all.map(costOf) } })).toEqual(
          ledger(few, { costs: { currency: 'EUR', of: few.map(costOf) } }),
        );
      }),
    );
  });

  it('take the person’s team, else the item’s', () => {
    const rows = ledger([allocation('j:3', 1), allocation('j:3', 1, { employment: null })]);
    expect(rows.map((r) => r.team)).toEqual(['Item team', 'Pay']);
  });

  it('name people only with individuals on', () => {
    const both = [allocation('j:3', 1), allocation('j:3', 2, { personId: 'bob' })];
    expect(ledger(both).map((r) => [r.person, r.units])).toEqual([[null, 3]]);
    expect(ledger(both, { individuals: true }).map((r) => [r.person, r.units])).toEqual([
      ['Ann', 1],
      ['bob', 2],
    ]);
  });

  it('have costs that come to the exact cost of the month, unknown where a part is unknown', () => {
    const unit = 10n ** 18n;
    const rows = ledger(
      [allocation('j:3', 1), allocation('j:10', 1), allocation('j:1', 1), allocation('j:2', 1)],
      { costs: { currency: 'EUR', of: [unit / 2n, unit / 2n, unit / 3n, null] } },
    );
    // 1/3 + 1/2 + 1/2 = 1 1/3 is 1: the larger remainder that comes first has it.
    expect(rows.map((r) => [r.key, r.costMinor, r.currency])).toEqual([
      ['INIT-1', 0, 'EUR'],
      ['EPIC-2', null, null],
      ['PAY-3', 1, 'EUR'],
      ['PAY-10', 0, 'EUR'],
    ]);
  });

  it('refuse an item that was not given', () => {
    expect(() => ledger([allocation('j:99', 1)])).toThrow('The ledger needs item j:99');
  });
});

describe('a million ids', () => {
  const native = fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** 22n }).map(String),
    fc.string({ minLength: 1, maxLength: 4 }),
    fc.uuid(),
  );
  const id = fc
    .tuple(fc.constantFrom('a', 'b', 'jira-2'), native)
    .map(([source, n]) => `${source}:${n}`);

  it('sort by text exactly as compareIds says', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [left, right] = [idSortKey(a), idSortKey(b)];
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(Math.sign(compareIds(a, b)));
      }),
    );
  });

  it('have the ranks that compareIds gives them, also where numbers are equal or too long to be exact', () => {
    const close = fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('7', '8', '00', '9'.repeat(17)))
      .map(([source, n]) => `${source}:${n}${source === 'a' ? '' : '1'}`);
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(id, close)), (ids) => {
        const ranked: string[] = [];
        for (const [i, rank] of idRanks(ids).entries()) ranked[rank] = ids[i]!;
        expect(ranked).toEqual(ids.toSorted(compareIds));
      }),
    );
  });
});
