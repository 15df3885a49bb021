import { classify, type Classification } from './classify/classify.ts';
import type { Config } from './config/config.ts';
import { computeEffort, type Allocation, type Effort } from './effort/effort.ts';
import { priceAllocations, rateCuts, type AllocationCost } from './effort/rates.ts';
import { accountingPrompts } from './ledger/accounting.ts';
import { buildLedger } from './ledger/build.ts';
import type { LedgerRow } from './ledger/row.ts';
import type { Material } from './material.ts';
import { countWorkingDays, dateAt, workingDays } from './model/calendar.ts';
import type { Exception } from './model/exception.ts';
import { addDays } from './model/date.ts';
import { monthsOf, parsePeriod, type Period } from './model/period.ts';
import type { Instant, IsoDate } from './model/work-item.ts';
import type { Store } from './store/store.ts';

export interface DateWindow {
  start: IsoDate;
  end: IsoDate;
}

/** Items classified and days counted, from the first item on to the end of a period. */
export interface Analysis {
  config: Config;
  material: Material;
  period: Period;
  asOf: Instant;
  classification: Classification;
  effort: Effort;
  costs: { currency: string; of: AllocationCost[] } | null;
  exceptions: Exception[];
}

const firstDate = (material: Material, timezone: string, latest: IsoDate): IsoDate => {
  let first = Number.POSITIVE_INFINITY;
  for (const { createdAt } of material.items.values()) first = Math.min(first, createdAt);
  if (first === Number.POSITIVE_INFINITY) return latest;
  const date = dateAt(first, timezone);
  return date < latest ? date : latest;
};

/** store -> classify -> effort. `cuts` are further dates on which figures must be told apart. */
export const analyse = async (
  config: Config,
  material: Material,
  histories: Pick<Store, 'changes' | 'worklogs'>,
  { period, asOf, cuts }: { period: Period; asOf: Instant; cuts: readonly IsoDate[] },
): Promise<Analysis> => {
  const classification = classify(material.items.values(), config.mappings, {
    overrides: material.overrides,
    asOf: period.end,
  });
  const effort = await computeEffort({
    items: [[...material.items.values()]],
    changes: histories.changes(),
    worklogs: histories.worklogs(),
    states: material.states,
    accounts: material.accounts,
    roster: config.roster,
    calendar: config.calendar,
    effort: config.effort,
    kinds: new Map(config.sources.map(({ id, type }) => [id, type])),
    effortFrom: config.sameWork.effortFrom,
    window: { start: firstDate(material, config.calendar.timezone, period.start), end: period.end },
    asOf,
    cuts: [...rateCuts(config.rates), period.start, addDays(period.end, 1), ...cuts],
  });
  const priced =
    config.rates === null
      ? { costs: null, exceptions: [] }
      : priceAllocations({
          allocations: effort.allocations,
          rates: config.rates,
          exchange: config.exchange,
          reportingCurrency: config.reportingCurrency,
          fiscal: config.calendar.fiscal,
          teamOfItem: (id) => material.items.get(id)?.team ?? null,
        });
  return {
    config,
    material,
    period,
    asOf,
    classification,
    effort,
    costs: priced.costs,
    exceptions: [...classification.exceptions, ...effort.exceptions, ...priced.exceptions],
  };
};

const within = ({ from }: Allocation, { start, end }: DateWindow): boolean =>
  start <= from && from <= end;

/** Working days of the base calendar in each ledger month that a window touches. */
export const workingDaysOf = ({ calendar }: Config, window: DateWindow): Record<string, number> =>
  Object.fromEntries(
    monthsOf(window, calendar.fiscal).map((month) => [
      month.key,
      countWorkingDays(workingDays(calendar), month.start, month.end),
    ]),
  );

/** effort -> ledger, for a window whose borders were among the cuts. */
export const ledgerOf = (analysis: Analysis, window: DateWindow): LedgerRow[] => {
  const { config, material, effort, costs, classification } = analysis;
  const chosen = effort.allocations.flatMap((allocation, i) =>
    within(allocation, window) ? [i] : [],
  );
  return buildLedger({
    allocations: chosen.map((i) => effort.allocations[i]!),
    items: material.items,
    verdicts: classification.verdicts,
    people: effort.people,
    individuals: config.output.individuals,
    workingDays: workingDaysOf(config, window),
    costs: costs && { currency: costs.currency, of: chosen.map((i) => costs.of[i]!) },
    promptFor: accountingPrompts(
      config.accounting,
      material.items,
      (month) => parsePeriod(month, config.calendar.fiscal).start,
    ),
  });
};

/** Units by a key of each allocation in a window. */
export const sumUnits = <Key>(
  allocations: readonly Allocation[],
  window: DateWindow,
  keyOf: (allocation: Allocation) => Key,
): Map<Key, number> => {
  const sums = new Map<Key, number>();
  for (const allocation of allocations) {
    if (!within(allocation, window)) continue;
    const key = keyOf(allocation);
    sums.set(key, (sums.get(key) ?? 0) + allocation.units);
  }
  return sums;
};
