import type { ExchangeRate } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { FiscalCalendar, Period } from '../model/period.ts';
import { parsePeriod } from '../model/period.ts';
import { addDays } from '../model/date.ts';
import { CURRENCY_DIGITS, EXCHANGE_DIGITS } from '../model/exact-cost.ts';
import type { Rate } from '../model/person.ts';
import type { IsoDate, ItemId } from '../model/work-item.ts';
import type { Allocation } from './allocations.ts';
import { MonthlyExceptions } from './exceptions.ts';
import { hideSinglePay } from './pay-privacy.ts';

/** Exact cost in 1/10^18 of a minor unit of the reporting currency; null without a rate. */
export type AllocationCost = bigint | null;

export interface RateInput {
  allocations: Iterable<Allocation>;
  rates: readonly Rate[];
  exchange: readonly ExchangeRate[];
  /** Null: the one currency of the rates. */
  reportingCurrency: string | null;
  fiscal: FiscalCalendar;
  /** The item's own team, for people without a team in people.csv. */
  teamOfItem: (id: ItemId) => string | null;
}

/** An allocation with whoever sets its rate. */
export interface Priced {
  allocation: Allocation;
  team: string | null;
  rate: Rate | null;
  cost: AllocationCost;
}

/** Dates on which a rate, or an exchange rate, begins or has ended: allocations are cut there, so that one holds for each. */
export const rateCuts = (
  { rates, exchange }: { rates: readonly Rate[] | null; exchange: readonly ExchangeRate[] },
  fiscal: FiscalCalendar,
): IsoDate[] => [
  ...new Set(
    [
      ...(rates ?? []),
      ...exchange
        .map((rate) => daysOfRate(rate, fiscal))
        .map(({ start, end }) => ({ from: start, to: end })),
    ].flatMap(({ from, to }) => [
      ...(from === null ? [] : [from]),
      ...(to === null ? [] : [addDays(to, 1)]),
    ]),
  ),
];

/**
 * The exact cost of each allocation: the rate of the person's role on that day, else of the team; of rates
 * that overlap, the one that began last. What has no rate or no exchange rate has no cost and is listed. A
 * rate that rests on one person in a month is shown as the average of a larger group.
 */
export const priceAllocations = (
  input: RateInput,
): { costs: { currency: string; of: AllocationCost[] } | null; exceptions: Exception[] } => {
  const currencies = [...new Set(input.rates.map(({ currency }) => currency))];
  const currency = input.reportingCurrency ?? (currencies.length === 1 ? currencies[0]! : null);
  if (currency === null) return { costs: null, exceptions: [noCurrency(currencies)] };
  const findRate = rateFinder(input.rates);
  const convert = converter(input, currency);
  const missing = new MonthlyExceptions();
  const priced = Array.from(input.allocations, (allocation): Priced => {
    const { employment, itemId, from, month, units } = allocation;
    const team = employment?.team ?? (itemId === null ? null : input.teamOfItem(itemId));
    const rate = findRate(employment?.role ?? null, from) ?? findRate(team, from);
    const factor = rate && convert(rate.currency, from);
    if (!rate) missing.add('no-rate', noRate(team), month);
    else if (factor === null)
      missing.add('no-exchange-rate', noExchange(rate.currency, currency), month);
    const cost = rate && factor !== null ? BigInt(units) * BigInt(rate.perDayMinor) * factor : null;
    return { allocation, team, rate, cost };
  });
  const hidden = hideSinglePay(priced);
  return {
    costs: { currency, of: hidden.costs },
    exceptions: [...missing.list(), ...hidden.exceptions],
  };
};

const normal = (name: string): string => name.trim().toLowerCase();

const rateFinder = (rates: readonly Rate[]) => {
  const byName = new Map<string, Rate[]>();
  for (const rate of rates) {
    const name = normal(rate.teamOrRole);
    byName.set(name, [...(byName.get(name) ?? []), rate]);
  }
  for (const list of byName.values())
    list.sort((a, b) =>
      (a.from ?? '') < (b.from ?? '') ? -1 : (a.from ?? '') > (b.from ?? '') ? 1 : 0,
    );
  return (name: string | null, date: IsoDate): Rate | null =>
    (name === null ? undefined : byName.get(normal(name)))?.findLast(
      ({ from, to }) => (from ?? date) <= date && date <= (to ?? date),
    ) ?? null;
};

const CALENDAR_MONTH = /^\d{4}-\d{2}$/;

/** The days of a stated exchange rate; `2026-07` is the calendar month whatever the fiscal calendar. */
const daysOfRate = ({ periodKey }: ExchangeRate, fiscal: FiscalCalendar): Period =>
  parsePeriod(
    periodKey,
    CALENDAR_MONTH.test(periodKey) ? { ...fiscal, pattern: 'calendar' } : fiscal,
  );

/** From minor units per day to 1/SCALE minor units of the reporting currency per unit; the most specific period of a stated rate wins. */
const converter = (
  { exchange, fiscal }: Pick<RateInput, 'exchange' | 'fiscal'>,
  to: string,
): ((from: string, date: IsoDate) => bigint | null) => {
  const stated = exchange
    .map((row) => ({ ...row, period: daysOfRate(row, fiscal) }))
    .sort(({ period: a }, { period: b }) => compare(b.start, a.start) || compare(a.end, b.end));
  const known = new Map<string, bigint | null>();
  const find = (from: string, date: IsoDate): bigint | null => {
    const digits = 10n ** BigInt(CURRENCY_DIGITS + minorDigits(to) - minorDigits(from));
    if (from === to) return 10n ** BigInt(EXCHANGE_DIGITS) * digits;
    const best = stated.find(
      ({ period, ...row }) =>
        row.from === from && row.to === to && period.start <= date && date <= period.end,
    );
    return best ? BigInt(Math.round(best.rate * 10 ** EXCHANGE_DIGITS)) * digits : null;
  };
  return (from, date) => {
    const key = `${from} ${date}`;
    const factor = known.get(key);
    if (factor !== undefined) return factor;
    const found = find(from, date);
    known.set(key, found);
    return found;
  };
};

const compare = (a: IsoDate, b: IsoDate): number => (a < b ? -1 : a > b ? 1 : 0);

/** Decimal digits of a currency's minor unit (ISO 4217, as the platform's own tables have it). */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

const noCurrency = (currencies: string[]): Exception => ({
  kind: 'no-reporting-currency',
  itemId: null,
  detail: `Rates are in ${currencies.join(', ')} and no reporting currency is set, so there is no cost.`,
  since: null,
});

const noRate = (team: string | null): string =>
  `No rate for ${team ?? 'people without a team'} in {months}: days without a cost.`;

const noExchange = (from: string, to: string): string =>
  `No exchange rate from ${from} to ${to} for {months}: days without a cost.`;
