import { classify, type Classification } from './classify/classify.ts';
import type { CalendarConfig, Config } from './config/config.ts';
import type { Allocation } from './effort/allocations.ts';
import { computeEffort, type Effort } from './effort/effort.ts';
import { priceAllocations, rateCuts, type AllocationCost } from './effort/rates.ts';
import { accountingPrompts } from './ledger/accounting.ts';
import { buildLedger } from './ledger/build.ts';
import type { LedgerInputs } from './ledger/close.ts';
import type { DateWindow, LedgerRow } from './ledger/row.ts';
import type { Material } from './material.ts';
import { countWorkingDays, workingDays } from './model/calendar.ts';
import type { Exception } from './model/exception.ts';
import { monthsOf, parsePeriod, periodContaining, type FiscalCalendar } from './model/period.ts';
import type { Instant, IsoDate } from './model/work-item.ts';
import { numbersOf } from './packed/items.ts';
import type { Store } from './store/store.ts';

/** Everything but the source's data that figures depend on, as the configuration and the store have it now. */
export const inputsOf = (config: Config, material: Material): LedgerInputs => {
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

/** store -> classify -> effort. */
export const analyse = async (
  inputs: LedgerInputs,
  material: Material,
  histories: Pick<Store, 'changes' | 'worklogs'>,
  { window, asOf, rulesOn, cuts }: AnalysisRequest,
): Promise<Analysis> => {
  const { workflow, rules, people, rates, calendar } = inputs;
  const numbers = numbersOf(material.items);
  const { verdicts, ...classified } = classify(material.items.values(), rules.mappings, {
    overrides: inputs.overrides,
    asOf: rulesOn,
    numbers,
  });
  const effort = await computeEffort({
    items: [material.items.values()],
    numbers,
    changes: histories.changes(),
    worklogs: histories.worklogs(),
    states: workflow.states,
    accounts: people.accounts,
    roster: people.roster,
    calendar,
    effort: { ...rules.effort, active: workflow.active },
    kinds: material.kinds,
    effortFrom: rules.effortFrom,
    window,
    asOf,
    cuts: [...rateCuts(rates, calendar.fiscal), ...cuts],
  });
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
