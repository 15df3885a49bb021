import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceAllocations, rateCuts } from '../../src/effort/rates.ts';
import { accountingPrompts } from '../../src/ledger/accounting.ts';
import { buildLedger } from '../../src/ledger/build.ts';
import type { LedgerInputs } from '../../src/ledger/close.ts';
import { differences, restate } from '../../src/ledger/restate.ts';
import type { LedgerRow } from '../../src/ledger/row.ts';
import { tieFiled } from '../../src/ledger/tie-out.ts';
import { countWorkingDays, workingDays } from '../../src/model/calendar.ts';
import type { Change } from '../../src/model/change.ts';
import { monthsOf } from '../../src/model/period.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { aChange, anInput, anItem, aRow, utc, workedOn, countEffort } from '../effort/builders.ts';
import { seeded } from '../effort/random-world.ts';
import { aLedgerRow, aVerdict, counted, someInputs } from './builders.ts';

interface Data {
  items: WorkItem[];
  changes: Change[];
}
const window = { start: '2026-03-01', end: '2026-03-31' };

/** The pipeline over given source data; the shape is the override, else the mappings' version. */
const pipeline =
  (data: Data) =>
  async ({
    workflow,
    rules,
    overrides,
    people,
    rates,
    calendar,
  }: LedgerInputs): Promise<LedgerRow[]> => {
    const effort = await countEffort({
      ...anInput({ ...data }),
      window,
      states: workflow.states,
      effort: { ...rules.effort, active: workflow.active },
      effortFrom: rules.effortFrom,
      accounts: people.accounts,
      roster: people.roster,
      calendar,
      cuts: rateCuts(rates, calendar.fiscal),
    });
    const items = new Map(data.items.map((item) => [item.id, item]));
    const priced = priceAllocations({
      ...rates,
      allocations: effort.allocations,
      rates: rates.rates ?? [],
      fiscal: calendar.fiscal,
      teamOfItem: (id) => items.get(id)?.team ?? null,
    });
    const shape = (id: string) =>
      overrides.find((o) => o.itemId === id)?.value ?? rules.mappings.version;
    const months = monthsOf(window, calendar.fiscal);
    const isWorking = workingDays(calendar);
    const verdicts = new Map(
      data.items.map(({ id }) => [id, { shape: aVerdict('shape', shape(id)) }]),
    );
    return buildLedger({
      ...counted(effort.allocations, items, verdicts),
      people: effort.people,
      individuals: people.individuals,
      workingDays: Object.fromEntries(
        months.map((m) => [m.key, countWorkingDays(isWorking, m.start, m.end)]),
      ),
      costs: rates.rates && priced.costs,
      promptFor: accountingPrompts(rules.accounting, items, () => '2026-03-01'),
    });
  };

const data = (): Data => ({
  items: ['j:1', 'j:2', 'j:3'].map((id, i) =>
    anItem(id, { assigneeId: i === 1 ? 'j:bob' : 'j:ann', stateId: 'done' }),
  ),
  changes: [
    ...workedOn('j:1', '2026-03-02 09:00', '2026-03-12 15:00'),
    ...workedOn('j:2', '2026-03-05 09:00', '2026-03-20 15:00'),
    ...workedOn('j:3', '2026-03-10 09:00', '2026-03-13 15:00'),
  ],
});

type Edit = (inputs: LedgerInputs, data: Data, random: () => number) => void;

/** One edit for each cause. */
const EDITS: Record<string, Edit> = {
  'source data': (_, { changes, items }, random) => {
    changes.push(
      aChange(
        'j:3',
        utc('2026-03-11 00:00') + Math.floor(random() * 1e8),
        'assignee',
        'j:ann',
        'j:bob',
      ),
    );
    items[2] = { ...items[2]!, assigneeId: 'j:bob', key: 'MOVED-3' };
  },
  'workflow category': (inputs, _, random) => {
    inputs.workflow.states = inputs.workflow.states.map((state) =>
      state.id === (random() < 0.5 ? 'done' : 'doing')
        ? { ...state, category: 'indeterminate' }
        : state,
    );
  },
  rule: (inputs) => {
    inputs.rules = { ...inputs.rules, mappings: { ...inputs.rules.mappings, version: 'Build' } };
  },
  override: (inputs) => {
    inputs.overrides = [
      {
        itemId: 'j:2',
        dimension: 'shape',
        value: 'Oblige',
        reason: 'audit',
        by: 'x',
        on: '2026-04-02',
        origin: 'file',
      },
    ];
  },
  people: (inputs, _, random) => {
    inputs.people = {
      ...inputs.people,
      roster: [
        aRow('j:ann', { team: 'Pay', fte: random() < 0.5 ? 0.5 : 0.8 }),
        aRow('j:bob', { team: 'Web' }),
      ],
    };
  },
  rates: (inputs, _, random) => {
    inputs.rates = {
      ...inputs.rates,
      rates: [
        ...inputs.rates.rates!,
        {
          teamOrRole: 'Pay',
          perDayMinor: 40_000 + Math.floor(random() * 999),
          currency: 'EUR',
          from: '2026-03-10',
          to: null,
        },
        { teamOrRole: 'Web', perDayMinor: 55_555, currency: 'EUR', from: null, to: null },
      ],
    };
  },
  calendar: (inputs) => {
    inputs.calendar = { ...inputs.calendar, holidays: ['2026-03-11'], timezone: 'Asia/Tokyo' };
  },
};

const restated = async (names: string[], seed: number) => {
  const before = data();
  const filed = { inputs: someInputs(), rows: await pipeline(before)(someInputs()) };
  const [now, current] = [data(), someInputs()];
  for (const name of names) EDITS[name]!(current, now, seeded(seed));
  const { rows, current: ledger } = await restate(filed, current, pipeline(now));
  expect(ledger).toEqual(await pipeline(now)(current));
  return { filed, rows, ledger };
};

describe('restatements', () => {
  it('are none when nothing changed', async () => {
    expect((await restated([], 1)).rows).toEqual([]);
  });

  it.each(Object.keys(EDITS))('give a change of one kind that cause alone: %s', async (name) => {
    const { rows, ledger, filed } = await restated([name], 3);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.cause))).toEqual(new Set([name]));
    expect(tieFiled(filed.rows, rows, ledger).map((t) => t.holds)).toEqual([true, true, true]);
  });

  it('plus what was filed are what is current, under any edits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(Object.keys(EDITS), { minLength: 1 }),
        fc.integer(),
        async (names, seed) => {
          const { rows, ledger, filed } = await restated(names, seed);
          expect(tieFiled(filed.rows, rows, ledger).map((t) => t.holds)).toEqual([
            true,
            true,
            true,
          ]);
          for (const row of rows) expect(names).toContain(row.cause);
        },
      ),
      { numRuns: process.env['BETSHEET_FULL'] ? 300 : 30 },
    );
  });

  it('say which column moved, from what to what', () => {
    const was = aLedgerRow({
      verdicts: { shape: aVerdict('shape', 'Run') },
      betKey: 'EPIC-1',
    });
    const is = {
      ...was,
      verdicts: { shape: aVerdict('shape', 'Build') },
      betKey: null,
      title: 'Renamed',
    };
    expect(differences([was], [is], 'rule')).toEqual([
      {
        month: '2026-03',
        itemId: 'j:1',
        key: 'K-1',
        title: 'Renamed',
        field: 'Bet',
        old: 'EPIC-1',
        new: null,
        daysDelta: 0,
        costDeltaMinor: null,
        cause: 'rule',
        detail: '',
      },
      {
        month: '2026-03',
        itemId: 'j:1',
        key: 'K-1',
        title: 'Renamed',
        field: 'Bet shape',
        old: 'Run',
        new: 'Build',
        daysDelta: 0,
        costDeltaMinor: null,
        cause: 'rule',
        detail: 'made Build',
      },
    ]);
  });

  it('tell a row that came or went, and a cost that moved alone', () => {
    const one = aLedgerRow({ units: 12_500, costMinor: 500, currency: 'EUR' });
    expect(differences([], [one], 'source data')).toMatchObject([
      {
        field: 'Days',
        old: null,
        new: '1.25',
        daysDelta: 1.25,
        costDeltaMinor: 500,
        detail: 'Team Pay',
      },
    ]);
    expect(differences([one], [], 'people')).toMatchObject([
      { field: 'Days', old: '1.25', new: null, daysDelta: -1.25, costDeltaMinor: -500 },
    ]);
    expect(differences([one], [{ ...one, costMinor: 499 }], 'rates')).toMatchObject([
      { field: 'Cost', old: '500', new: '499', daysDelta: 0, costDeltaMinor: -1 },
    ]);
  });
});
