import { ledgerOf, sumUnits, workingDaysOf, type Analysis } from './analysis.ts';
import { slippedBand, type Slip } from './classify/horizon.ts';
import type { Config } from './config/config.ts';
import { countCapacity, countExclusions } from './effort/independent-counts.ts';
import type { CapacityTotals, LedgerRow, SourceAsOf, TieOut } from './ledger/row.ts';
import { tieCapacity, tieItems } from './ledger/tie-out.ts';
import type { Material } from './material.ts';
import { workingDays, dateAt } from './model/calendar.ts';
import type { AccountingDecision } from './model/accounting-decision.ts';
import type { Change } from './model/change.ts';
import { addDays } from './model/date.ts';
import type { Exception } from './model/exception.ts';
import { previousPeriod, type FiscalCalendar, type Period } from './model/period.ts';
import { UNCLASSIFIED } from './model/verdict.ts';
import type { AccountId, GoneReason, ItemId } from './model/work-item.ts';
import type { Report } from './workbooks/report.ts';

const TREND_PERIODS = 5;

/** The periods before and including one, oldest first: what a trend shows. */
export const trendPeriods = (period: Period, fiscal: FiscalCalendar): Period[] => {
  const periods = [period];
  while (periods.length < TREND_PERIODS) periods.unshift(previousPeriod(periods[0]!, fiscal));
  return periods;
};

const trendOf = (analysis: Analysis, period: Period): Report['trend'] => {
  const shapeOf = (itemId: ItemId | null): string =>
    itemId === null ? 'Unrecorded' : (analysis.verdicts.get(itemId)?.shape?.value ?? UNCLASSIFIED);
  return trendPeriods(period, analysis.inputs.calendar.fiscal)
    .map((one) => ({
      key: one.key,
      unitsByShape: Object.fromEntries(
        sumUnits(analysis.effort.allocations, one, ({ itemId }) => shapeOf(itemId)),
      ),
    }))
    .filter(({ unitsByShape }) => Object.keys(unitsByShape).length > 0);
};

const sourcesOf = (material: Material): SourceAsOf[] =>
  [...material.kinds].map(([source, kind]) => {
    const state = material.sources.find((one) => one.source === source);
    return {
      source,
      kind,
      asOf: state?.asOf ?? null,
      itemsInSource: state?.itemsInSource ?? null,
      itemsInStore: (state?.itemsInStore ?? 0) + (state?.goneInStore ?? 0),
    };
  });

const goneIn = (material: Material): Record<string, number> =>
  Object.fromEntries(material.sources.map(({ source, goneInStore }) => [source, goneInStore]));

const SAID_OF_GONE: Record<GoneReason, string> = {
  notVisible: 'is no longer visible to the token',
  moved: 'was moved out of the projects or teams that are configured',
  archived: 'is archived',
  trashed: 'is in the trash',
  deleted: 'is deleted',
};

const goneExceptions = ({ material, inputs }: Analysis): Exception[] =>
  [...material.items.values()].flatMap(({ id, key, gone }) =>
    gone === null
      ? []
      : [
          {
            kind: 'gone',
            itemId: id,
            detail: `${key} ${SAID_OF_GONE[gone.reason]}; its effort until then stays.`,
            since: dateAt(gone.since, inputs.calendar.timezone),
          },
        ],
  );

/** Capacity and what became of it within a period. */
export const capacityIn = ({ effort }: Analysis, period: Period): CapacityTotals => {
  const totals = { capacityUnits: 0, allocatedUnits: 0, unrecordedUnits: 0, timeOffUnits: 0 };
  for (const line of effort.capacity) {
    if (line.from < period.start || line.from > period.end) continue;
    totals.capacityUnits += line.capacityUnits;
    totals.allocatedUnits += line.allocatedUnits;
    totals.unrecordedUnits += line.unrecordedUnits;
    totals.timeOffUnits += line.timeOffUnits;
  }
  return totals;
};

/** Tie-outs that do not need the sheets: counted from the sources, the store, people and calendar. */
const baseTieOuts = (analysis: Analysis, period: Period, rows: LedgerRow[]): TieOut[] => {
  const { effort, inputs, material } = analysis;
  return [
    tieCapacity(countCapacity(effort, workingDays(inputs.calendar), period), rows),
    ...tieItems(sourcesOf(material), goneIn(material), rows, countExclusions(effort, period)),
  ];
};

export interface ReportContext {
  config: Config;
  period: Period;
  runId: string;
  productVersion: string;
  /** Histories of bets, by item. */
  betHistory: ReadonlyMap<ItemId, Change[]>;
  accountingDecisions: AccountingDecision[];
}

/** Bets that have taken longer than the band they were planned in, until they were done or the as-of day. */
const slipsOf = ({ asOf, inputs, material }: Analysis): Map<ItemId, Slip> => {
  const { calendar, rules } = inputs;
  return new Map(
    [...material.items.values()].flatMap((item): [ItemId, Slip][] => {
      if (item.level < 1) return [];
      const until = dateAt(Math.min(item.doneAt ?? asOf, asOf), calendar.timezone);
      const slip = slippedBand(item, rules.mappings.horizonBands, until);
      return slip === null ? [] : [[item.id, slip]];
    }),
  );
};

const ownerNamesOf = ({ items, accounts }: Material): Map<AccountId, string> => {
  const owners = new Set([...items.values()].map(({ ownerId }) => ownerId));
  return new Map(accounts.filter(({ id }) => owners.has(id)).map(({ id, name }) => [id, name]));
};

const beforeOf = (period: Period) => ({ start: '0000-01-01', end: addDays(period.start, -1) });

/** ledger -> report: everything the workbooks are made from. Pure. */
export const assembleReport = (analysis: Analysis, context: ReportContext): Report => {
  const { inputs, asOf, verdicts, effort, material } = analysis;
  const { config, period } = context;
  const { calendar, rules, people } = inputs;
  const prior = previousPeriod(period, calendar.fiscal);
  const rows = ledgerOf(analysis, period);
  const before = sumUnits(effort.allocations, beforeOf(period), ({ itemId }) => itemId);
  return {
    run: {
      id: context.runId,
      configHash: config.hash,
      mappingVersion: rules.mappings.version,
      mappingHash: rules.mappings.hash,
      productVersion: context.productVersion,
    },
    period,
    prior,
    asOf,
    timezone: calendar.timezone,
    partial: dateAt(asOf, calendar.timezone) <= period.end,
    rows,
    priorRows: ledgerOf(analysis, prior),
    trend: trendOf(analysis, period),
    dimensions: rules.mappings.dimensions,
    horizonBands: rules.mappings.horizonBands,
    secondPresets: rules.mappings.secondPresets,
    intended: config.intended,
    items: material.items,
    verdicts,
    betHistory: context.betHistory,
    unitsBefore: new Map([...before].flatMap(([id, units]) => (id === null ? [] : [[id, units]]))),
    slips: slipsOf(analysis),
    ownerNames: people.individuals ? ownerNamesOf(material) : new Map(),
    questions: config.review.questions,
    capacity: capacityIn(analysis, period),
    tieOuts: baseTieOuts(analysis, period, rows),
    exceptions: [...analysis.exceptions, ...goneExceptions(analysis)],
    restatement: null,
    sinceLastExport: null,
    lastReview: null,
    sources: sourcesOf(material),
    effort: {
      model: rules.effort.model,
      staleAfterDays: rules.effort.staleAfterDays,
      levels: rules.effort.levels,
      roster: people.roster !== null,
    },
    calendar: {
      weekend: calendar.weekend,
      holidays: calendar.holidays,
      fiscal: describeFiscal(calendar.fiscal),
    },
    accountingBasis: rules.accounting.basis,
    accountingDecisions: context.accountingDecisions,
    currency: analysis.costs?.currency ?? null,
    individuals: people.individuals,
    workingDays: workingDaysOf(calendar, period),
    filed: null,
  };
};

const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

const describeFiscal = ({ startMonth, pattern, yearNamedBy }: FiscalCalendar): string => {
  const month = MONTHS.format(Date.UTC(2000, startMonth - 1, 1));
  const months = pattern === 'calendar' ? 'calendar months' : `${pattern} weeks`;
  return `fiscal year from ${month}, ${months}, named after the year in which it ${yearNamedBy}s`;
};
