import { classify, type Classification } from './classify/classify.ts';
import type { CalendarConfig, Config } from './config/config.ts';
import type { Allocation } from './effort/allocations.ts';
import type { Effort } from './effort/effort.ts';
import { endOfLastDay } from './effort/grid.ts';
import { priceAllocations, rateCuts, type AllocationCost } from './effort/rates.ts';
import type { WalkRules } from './effort/walk.ts';
import { EffortAhead, type Histories } from './effort-ahead.ts';
import { accountingPrompts } from './ledger/accounting.ts';
import { buildLedger } from './ledger/build.ts';
import type { LedgerInputs } from './ledger/close.ts';
import type { DateWindow, LedgerRow } from './ledger/row.ts';
import { readCatalogue, readMaterial, type Material } from './material.ts';
import { countWorkingDays, dateAt, startOfDay, workingDays } from './model/calendar.ts';
import type { Exception } from './model/exception.ts';
import { monthsOf, parsePeriod, periodContaining, type FiscalCalendar } from './model/period.ts';
import type { Instant, IsoDate } from './model/work-item.ts';
import { numbersOf } from './packed/items.ts';
import type { Store } from './store/store.ts';

/** Everything but the source's data that figures depend on, as the configuration and the store have it now. */
export const inputsOf = (
  config: Config,
  material: Pick<Material, 'states' | 'accounts' | 'overrides'>,
): LedgerInputs => {
  const { active, ...effort } = config.effort;
  return {
    workflow: { states: material.states, active },
    rules: {
      mappings: config.mappings,
      effort,
      effortFrom: config.sameWork.effortFrom,
      accounting: config.accounting,
    },
    overrides: material.overrides,
    people: {
      roster: config.roster,
      accounts: material.accounts,
      individuals: config.output.individuals,
    },
    rates: {
      rates: config.rates,
      exchange: config.exchange,
      reportingCurrency: config.reportingCurrency,
    },
    calendar: config.calendar,
  };
};

/** Items classified and days counted over a window. */
export interface Analysis {
  inputs: LedgerInputs;
  material: Material;
  asOf: Instant;
  verdicts: Classification['verdicts'];
  effort: Effort;
  costs: { currency: string; of: AllocationCost[] } | null;
  exceptions: Exception[];
}

export interface AnalysisRequest {
  /** Days to count, both inclusive. */
  window: DateWindow;
  asOf: Instant;
  /** Day on which dated rules must hold. */
  rulesOn: IsoDate;
  /** Dates on which figures must be told apart. */
  cuts: readonly IsoDate[];
}

const walkRules = (
  { workflow, rules, people, calendar }: LedgerInputs,
  start: Instant,
  until: { end: IsoDate; asOf: Instant },
): WalkRules => ({
  states: workflow.states,
  accounts: people.accounts,
  roster: people.roster,
  effort: { ...rules.effort, active: workflow.active },
  start,
  end: endOfLastDay({ ...calendar, ...until }),
});

/** Items that are told of at once. */
const PAGE = 1_000;

/** material -> classify -> effort. */
export const analyse = async (
  inputs: LedgerInputs,
  material: Material,
  histories: Histories,
  request: AnalysisRequest,
): Promise<Analysis> => {
  const { window, asOf } = request;
  const { fiscal, timezone } = inputs.calendar;
  const start = startOfDay(firstOfItsMonth(window, fiscal), timezone);
  const ahead = new EffortAhead(histories, walkRules(inputs, start, { end: window.end, asOf }));
  try {
    const items = [...material.items.values()];
    for (let at = 0; at < items.length; at += PAGE) ahead.add(items.slice(at, at + PAGE));
    return await analyseAhead(inputs, material, request, ahead);
  } finally {
    ahead.stop();
  }
};

/**
 * store -> classify -> effort, counted from the day of the first item on, or from the period's first month if that is earlier:
 * no history begins before, so that histories can be walked while items are read.
 */
export const analyseStore = async (
  config: Config,
  store: Store,
  { period, ...request }: Omit<AnalysisRequest, 'window'> & { period: DateWindow },
): Promise<Analysis> => {
  const { fiscal, timezone } = config.calendar;
  const catalogue = await readCatalogue(config, store);
  const until = { end: period.end, asOf: request.asOf };
  const early = inputsOf(config, { ...catalogue, overrides: [] });
  const ahead = new EffortAhead(store, walkRules(early, -Infinity, until));
  try {
    const material = await readMaterial(config, store, catalogue, (page) => ahead.add(page));
    const start = earlier(firstDate(material, timezone), firstOfItsMonth(period, fiscal));
    const within = { ...request, window: { start, end: period.end } };
    return await analyseAhead(inputsOf(config, material), material, within, ahead);
  } finally {
    ahead.stop();
  }
};

const earlier = (a: IsoDate, b: IsoDate): IsoDate => (a < b ? a : b);

const firstDate = ({ items }: Material, timezone: string): IsoDate => {
  let first = Number.MAX_SAFE_INTEGER;
  for (const { createdAt } of items.values()) first = Math.min(first, createdAt);
  return first === Number.MAX_SAFE_INTEGER ? '9999-12-31' : dateAt(first, timezone);
};

const analyseAhead = async (
  inputs: LedgerInputs,
  material: Material,
  { window, asOf, rulesOn, cuts }: AnalysisRequest,
  ahead: EffortAhead,
): Promise<Analysis> => {
  const { workflow, rules, people, rates, calendar } = inputs;
  const numbers = numbersOf(material.items);
  const counting = ahead.finish([...material.items.values()], {
    roster: people.roster,
    calendar,
    effort: { ...rules.effort, active: workflow.active },
    kinds: material.kinds,
    effortFrom: rules.effortFrom,
    window,
    asOf,
    cuts: [...rateCuts(rates, calendar.fiscal), ...cuts],
  });
  // What fails beside the classification is thrown after it.
  counting.catch(() => undefined);
  const { verdicts, ...classified } = classify(material.items.values(), rules.mappings, {
    overrides: inputs.overrides,
    asOf: rulesOn,
    numbers,
  });
  const effort = await counting;
  const priced =
    rates.rates === null
      ? { costs: null, exceptions: [] }
      : priceAllocations({
          ...rates,
          rates: rates.rates,
          allocations: effort.allocations,
          fiscal: calendar.fiscal,
          teamOfItem: (id) => material.items.get(id)?.team ?? null,
        });
  return {
    inputs,
    material,
    asOf,
    verdicts,
    effort,
    costs: priced.costs,
    exceptions: [...classified.exceptions, ...effort.exceptions, ...priced.exceptions],
  };
};

/** First day of the ledger month in which a window begins: costs of a month are averaged over all of it. */
export const firstOfItsMonth = ({ start }: { start: IsoDate }, fiscal: FiscalCalendar): IsoDate =>
  periodContaining(start, 'month', fiscal).start;

/** Working days of the base calendar in each ledger month that a window touches. */
export const workingDaysOf = (
  calendar: CalendarConfig,
  window: DateWindow,
): Record<string, number> =>
  Object.fromEntries(
    monthsOf(window, calendar.fiscal).map((month) => [
      month.key,
      countWorkingDays(workingDays(calendar), month.start, month.end),
    ]),
  );

/** First day of a ledger month, each looked up once. */
const firstDays = (fiscal: FiscalCalendar): ((month: string) => IsoDate) => {
  const known = new Map<string, IsoDate>();
  return (month) => {
    const start = known.get(month) ?? parsePeriod(month, fiscal).start;
    known.set(month, start);
    return start;
  };
};

/** effort -> ledger, for a window whose borders were among the cuts. */
export const ledgerOf = (analysis: Analysis, window: DateWindow): LedgerRow[] => {
  const { inputs, material, effort, costs, verdicts } = analysis;
  const { calendar, people, rules } = inputs;
  const items = [...material.items.values()];
  const verdictsByNumber = verdicts.values();
  return buildLedger({
    allocations: effort.allocations,
    chosen: effort.allocations.within(window),
    itemAt: (number) => items[number],
    items: material.items,
    verdictsAt: (number) => verdictsByNumber[number],
    people: effort.people,
    individuals: people.individuals,
    workingDays: workingDaysOf(calendar, window),
    costs,
    promptFor: accountingPrompts(rules.accounting, material.items, firstDays(calendar.fiscal)),
  });
};

/** Units by a key of each allocation in a window. */
export const sumUnits = <Key>(
  allocations: Iterable<Allocation>,
  window: DateWindow,
  keyOf: (allocation: Allocation) => Key,
): Map<Key, number> => {
  const sums = new Map<Key, number>();
  for (const allocation of allocations) {
    if (allocation.from < window.start || allocation.from > window.end) continue;
    const key = keyOf(allocation);
    sums.set(key, (sums.get(key) ?? 0) + allocation.units);
  }
  return sums;
};
