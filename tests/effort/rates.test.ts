import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Allocation } from '../../src/effort/allocations.ts';
import type { RateInput } from '../../src/effort/rates.ts';
import { minorDigits, priceAllocations, rateCuts } from '../../src/effort/rates.ts';
import { roundToTotal } from '../../src/model/exact-cost.ts';
import type { Employment, Rate } from '../../src/model/person.ts';

const employment = (values: Partial<Employment> = {}): Employment => ({
  from: null,
  to: null,
  team: 'Pay',
  costCentre: '410',
  role: null,
  location: null,
  fte: 1,
  ...values,
});
const allocation = (
  personId: string,
  units: number,
  values: Partial<Allocation> = {},
): Allocation => ({
  personId,
  itemId: 'j:1',
  month: '2026-03',
  from: '2026-03-01',
  employment: employment(),
  units,
  ...values,
});
const rate = (teamOrRole: string, perDayMinor: number, values: Partial<Rate> = {}): Rate => ({
  teamOrRole,
  perDayMinor,
  currency: 'EUR',
  from: null,
  to: null,
  ...values,
});
const FISCAL = { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' } as const;
const price = (allocations: Allocation[], rates: Rate[], values: Partial<RateInput> = {}) => {
  const { costs, exceptions } = priceAllocations({
    allocations,
    rates,
    exchange: [],
    reportingCurrency: null,
    teamOfItem: () => null,
    fiscal: FISCAL,
    ...values,
  });
  return {
    currency: costs?.currency ?? null,
    // Each by itself, in minor units.
    minor: costs?.of.map((cost) => (cost === null ? null : roundToTotal([cost])[0])) ?? null,
    total: costs && roundToTotal(costs.of.filter((c) => c !== null)).reduce((a, b) => a + b, 0),
    listed: exceptions.map((e) => e.kind),
    said: exceptions.map((e) => e.detail),
  };
};

/** Two people on the team rate, so that it tells nobody's pay. */
const two = (units: number): Allocation[] => [allocation('a', units), allocation('b', units)];

describe('rates', () => {
  it('price days by team, or by role where the role has one', () => {
    const lead = { employment: employment({ role: 'Lead' }) };
    const all = [...two(10_000), allocation('c', 5_000, lead), allocation('d', 5_000, lead)];
    expect(price(all, [rate('pay', 50_000), rate('Lead', 80_000)])).toEqual({
      currency: 'EUR',
      minor: [50_000, 50_000, 40_000, 40_000],
      total: 180_000,
      listed: [],
      said: [],
    });
  });

  it('hold from a date to a date, the later beginning first', () => {
    const rates = [
      rate('Pay', 100, { from: '2026-01-01' }),
      rate('Pay', 200, { from: '2026-03-10', to: '2026-03-20' }),
    ];
    const cuts = rateCuts({ rates, exchange: [] }, { ...FISCAL, pattern: '4-4-5' });
    expect(cuts).toEqual(['2026-01-01', '2026-03-10', '2026-03-21']);
    const at = (from: string) =>
      price(
        two(10_000).map((a) => ({ ...a, from })),
        rates,
      ).minor![0];
    expect(['2026-03-09', '2026-03-10', '2026-03-20', '2026-03-21'].map(at)).toEqual([
      100, 200, 200, 100,
    ]);
  });

  it('leave the cost open where there is none', () => {
    expect(
      price([...two(10_000), allocation('c', 1, { employment: null })], [rate('Pay', 100)]),
    ).toMatchObject({
      minor: [100, 100, null],
      listed: ['no-rate'],
    });
  });

  it('use the item’s team for people without one', () => {
    const loose = two(10_000).map((a) => ({ ...a, employment: null }));
    expect(price(loose, [rate('Web', 300)], { teamOfItem: () => 'Web' }).minor).toEqual([300, 300]);
  });
});

describe('currencies', () => {
  const usd = [rate('Pay', 10_000, { currency: 'USD' })];

  it('convert at the stated rate of the most specific period', () => {
    const exchange = [
      { from: 'USD', to: 'EUR', rate: 0.5, periodKey: 'FY2026' },
      { from: 'USD', to: 'EUR', rate: 0.9123, periodKey: 'FY2026-Q1' },
      { from: 'USD', to: 'EUR', rate: 7, periodKey: 'FY2026-Q2' },
    ];
    expect(price(two(10_000), usd, { exchange, reportingCurrency: 'EUR' }).minor).toEqual([
      9_123, 9_123,
    ]);
    const april = two(10_000).map((a) => ({ ...a, month: '2026-07', from: '2026-07-01' }));
    expect(price(april, usd, { exchange, reportingCurrency: 'EUR' }).minor).toEqual([5_000, 5_000]);
  });

  it('know how many digits a minor unit has', () => {
    expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
    const exchange = [{ from: 'USD', to: 'JPY', rate: 150, periodKey: '2026-03' }];
    // 100 USD a day are 15,000 yen.
    expect(price(two(10_000), usd, { exchange, reportingCurrency: 'JPY' }).minor).toEqual([
      15_000, 15_000,
    ]);
  });

  it('convert at the rate of a calendar month under a calendar that has none', () => {
    // Restating a period that was filed under 4-4-5 prices it with the months of today's configuration.
    const fiscal = { ...FISCAL, pattern: '4-4-5' } as const;
    const exchange = [
      { from: 'USD', to: 'EUR', rate: 0.5, periodKey: '2026-03' },
      { from: 'USD', to: 'EUR', rate: 0.7, periodKey: '2026-04' },
    ];
    const late = two(10_000).map((one) => ({ ...one, from: '2026-04-02' }));
    const given = { exchange, reportingCurrency: 'EUR', fiscal };
    expect(price([...two(10_000), ...late], usd, given).minor).toEqual([
      5_000, 5_000, 7_000, 7_000,
    ]);
    expect(rateCuts({ rates: null, exchange }, fiscal)).toEqual([
      '2026-03-01',
      '2026-04-01',
      '2026-05-01',
    ]);
  });

  it('are never guessed', () => {
    expect(price(two(1), usd, { reportingCurrency: 'EUR' })).toMatchObject({
      minor: [null, null],
      listed: ['no-exchange-rate'],
    });
    expect(price(two(1), [...usd, rate('Web', 1)])).toMatchObject({
      currency: null,
      minor: null,
      listed: ['no-reporting-currency'],
    });
  });
});

describe('a rate that rests on one person', () => {
  const lead = employment({ role: 'Lead' });
  const rates = [rate('Pay', 50_000), rate('Lead', 80_000), rate('Web', 60_000)];

  it('is shown at the average of the team, whose total stays', () => {
    const all = [...two(10_000), allocation('c', 10_000, { employment: lead })];
    expect(price(all, rates)).toMatchObject({
      minor: [60_000, 60_000, 60_000],
      total: 180_000,
      listed: ['rate-merged'],
    });
  });

  it('is listed with every rate that it was averaged with, and no others', () => {
    const ops = employment({ team: 'Web', role: 'Ops' });
    const all = [
      ...two(10_000),
      ...['c', 'd', 'e'].map((id) => allocation(id, 10_000, { employment: ops })),
      allocation('f', 10_000, { employment: employment({ team: 'Solo', role: 'Lead' }) }),
    ];
    expect(price(all, [...rates, rate('Ops', 40_000)]).said).toEqual([
      "The rates of Lead and Pay are shown as one average in 2026-03: by itself, one of them would tell one person's pay.",
    ]);
  });

  it('goes up to the cost centre when it is alone in its team', () => {
    const all = [
      ...two(10_000),
      allocation('c', 20_000, { employment: employment({ team: 'Web' }) }),
    ];
    expect(price(all, rates)).toMatchObject({
      minor: [55_000, 55_000, 110_000],
      total: 220_000,
      listed: ['rate-merged'],
    });
  });

  it('goes up to everybody when its cost centre is alone too', () => {
    const web = employment({ team: 'Web', costCentre: '999' });
    const all = [...two(10_000), allocation('c', 20_000, { employment: web })];
    expect(price(all, rates).minor).toEqual([55_000, 55_000, 110_000]);
  });

  it('is not shown when there is nobody else', () => {
    expect(price([allocation('a', 10_000)], rates)).toMatchObject({
      minor: [null],
      listed: ['rate-hidden'],
    });
  });

  it('is not averaged with a rate that others show by themselves, from which it could be worked out', () => {
    const engineer = (person: string, team: string) =>
      allocation(person, 10_000, { employment: employment({ team, role: 'Engineer' }) });
    const all = [
      engineer('a', 'Pay'),
      engineer('b', 'Pay'),
      allocation('c', 10_000, { employment: lead }),
      engineer('d', 'Web'),
      engineer('e', 'Web'),
    ];
    const engineers = [rate('Engineer', 50_000), ...rates];
    // At the average of its team, 60,000, Lead would be 3 x 60,000 - 2 x 50,000.
    expect(price(all, engineers)).toMatchObject({
      minor: [56_000, 56_000, 56_000, 56_000, 56_000],
      total: 280_000,
      listed: ['rate-merged'],
    });
  });

  it('leaves the rates of many alone where two such rates meet', () => {
    const head = employment({ role: 'Head' });
    const all = [
      ...two(10_000),
      allocation('c', 10_000, { employment: lead }),
      allocation('d', 10_000, { employment: head }),
    ];
    expect(price(all, [...rates, rate('Head', 100_000)])).toMatchObject({
      minor: [50_000, 50_000, 90_000, 90_000],
      listed: ['rate-merged'],
    });
  });

  it('is told apart where one name has two rates in a month, each for one person', () => {
    const leads = [
      rate('Lead', 80_000, { to: '2026-03-10' }),
      rate('Lead', 90_000, { from: '2026-03-11' }),
    ];
    const all = [
      allocation('a', 10_000, { employment: lead }),
      allocation('b', 10_000, { employment: lead, from: '2026-03-11' }),
    ];
    expect(price(all, leads).minor).toEqual([85_000, 85_000]);
    const alone = all.map((one) => ({ ...one, personId: 'a' }));
    expect(price(alone, leads)).toMatchObject({ minor: [null, null], listed: ['rate-hidden'] });
  });

  it('never stands by itself, whoever works where, and what is averaged keeps its total', () => {
    const person = fc.record({
      team: fc.constantFrom('Pay', 'Web', 'Ops'),
      costCentre: fc.constantFrom('410', '420'),
      role: fc.constantFrom('Engineer', 'Lead', 'Head', 'Designer'),
      units: fc.integer({ min: 1, max: 200_000 }),
    });
    const roles = ['Engineer', 'Lead', 'Head', 'Designer'].map((name, i) => rate(name, 4 ** i));
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 12 }), (people) => {
        const all = people.map(({ units, ...who }, i) =>
          allocation(`p${i}`, units, { employment: employment(who) }),
        );
        const { costs } = priceAllocations({
          allocations: all,
          rates: roles,
          exchange: [],
          reportingCurrency: null,
          teamOfItem: () => null,
          fiscal: { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' },
        });
        const shown = people.map(({ role, units }, i) => {
          const cost = costs!.of[i]!;
          return { role, perDay: cost === null ? null : Math.round(Number(cost) / units / 1e6) };
        });
        // Every role shows one cost per day, and each cost per day rests on two people or more.
        for (const [, same] of Map.groupBy(shown, ({ role }) => role))
          expect(new Set(same.map(({ perDay }) => perDay)).size).toBe(1);
        for (const [perDay, same] of Map.groupBy(shown, (one) => one.perDay))
          if (perDay !== null) expect(same.length).toBeGreaterThan(1);
        if (people.length > 1) expect(shown.every(({ perDay }) => perDay !== null)).toBe(true);
      }),
    );
  });

  it('is judged month by month', () => {
    const april = allocation('a', 10_000, { month: '2026-04', from: '2026-04-01' });
    expect(price([...two(10_000), april], rates).minor).toEqual([50_000, 50_000, null]);
  });
});

it('what returns every month is listed once, with its months', () => {
  const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
  const of = (count: number) =>
    priceAllocations({
      allocations: months
        .slice(0, count)
        .map((month) => allocation('a', 1, { month, from: `${month}-01` })),
      rates: [rate('Pay', 100)],
      exchange: [],
      reportingCurrency: null,
      teamOfItem: () => null,
      fiscal: { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' },
    }).exceptions.map((e) => e.detail);
  expect(of(2)).toEqual([
    "The cost of Pay is not shown for 2026-01, 2026-02: it would tell one person's pay.",
  ]);
  expect(of(5)).toEqual([
    "The cost of Pay is not shown for 5 months between 2026-01 and 2026-05: it would tell one person's pay.",
  ]);
});

it('rounded costs come to the rounded exact total', () => {
  const unit = 10n ** 18n;
  expect(roundToTotal([unit / 3n, unit / 3n, unit / 3n + 1n])).toEqual([0, 0, 1]);
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { maxLength: 30 }), (costs) => {
      const rounded = roundToTotal(costs);
      const exact = costs.reduce((a, b) => a + b, 0n);
      expect(BigInt(rounded.reduce((a, b) => a + b, 0))).toBe((exact + unit / 2n) / unit);
      rounded.forEach((minor, i) => {
        const floor = costs[i]! / unit;
        expect([floor, floor + 1n]).toContain(BigInt(minor));
      });
    }),
  );
});
