import { ledgerOf, sumUnits, workingDaysOf, type Analysis } from './analysis.ts';
import { countCapacity, countExclusions } from './effort/independent-counts.ts';
import type { CapacityTotals, LedgerRow, SourceAsOf, TieOut } from './ledger/row.ts';
import { tieCapacity, tieItems } from './ledger/tie-out.ts';
import type { Material } from './material.ts';
import { workingDays, dateAt } from './model/calendar.ts';
import type { Change } from './model/change.ts';
import { addDays } from './model/date.ts';
import type { Exception } from './model/exception.ts';
import { previousPeriod, type Period } from './model/period.ts';
import { UNCLASSIFIED } from './model/verdict.ts';
import type { ItemId } from './model/work-item.ts';
import type { Report } from './workbooks/report.ts';

const TREND_PERIODS = 5;

/** The periods before and including one, oldest first: what a trend shows. */
export const trendPeriods = (period: Period, analysis: Pick<Analysis, 'config'>): Period[] => {
  const periods = [period];
  while (periods.length < TREND_PERIODS)
    periods.unshift(previousPeriod(periods[0]!, analysis.config.calendar.fiscal));
  return periods;
};

const trendOf = (analysis: Analysis): Report['trend'] => {
  const shapeOf = (itemId: ItemId | null): string =>
    itemId === null
      ? 'Unrecorded'
      : (analysis.classification.verdicts.get(itemId)?.shape?.value ?? UNCLASSIFIED);
  return trendPeriods(analysis.period, analysis)
    .map((period) => ({
      key: period.key,
      unitsByShape: Object.fromEntries(
        sumUnits(analysis.effort.allocations, period, ({ itemId }) => shapeOf(itemId)),
      ),
    }))
    .filter(({ unitsByShape }) => Object.keys(unitsByShape).length > 0);
};

const sourcesOf = ({ config, material }: Analysis): SourceAsOf[] =>
  config.sources.map(({ id, type }) => {
    const state = material.sources.find(({ source }) => source === id);
    return {
      source: id,
      kind: type,
      asOf: state?.asOf ?? null,
      itemsInSource: state?.itemsInSource ?? null,
      itemsInStore: (state?.itemsInStore ?? 0) + (state?.goneInStore ?? 0),
    };
  });

const goneIn = (material: Material): Record<string, number> =>
  Object.fromEntries(material.sources.map(({ source, goneInStore }) => [source, goneInStore]));

const goneExceptions = ({ material, config }: Analysis): Exception[] =>
  [...material.items.values()].flatMap(({ id, key, gone }) =>
    gone === null
      ? []
      : [
          {
            kind: 'gone',
            itemId: id,
            detail: `${key} is ${gone.reason === 'notVisible' ? 'no longer visible to the token' : gone.reason}; its effort until then stays.`,
            since: dateAt(gone.since, config.calendar.timezone),
          },
        ],
  );

const capacityOf = ({ effort, period }: Analysis): CapacityTotals => {
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
const baseTieOuts = (analysis: Analysis, rows: LedgerRow[]): TieOut[] => {
  const { effort, config, period, material } = analysis;
  return [
    tieCapacity(countCapacity(effort, workingDays(config.calendar), period), rows),
    ...tieItems(sourcesOf(analysis), goneIn(material), rows, countExclusions(effort, period)),
  ];
};

export interface ReportContext {
  runId: string;
  productVersion: string;
  /** Histories of bets, by item. */
  betHistory: ReadonlyMap<ItemId, Change[]>;
  filed: Report['filed'];
  restatement: Report['restatement'];
  sinceLastExport: Report['sinceLastExport'];
}

/** ledger -> report: everything the workbooks are made from. Pure. */
export const assembleReport = (analysis: Analysis, context: ReportContext): Report => {
  const { config, period, asOf, classification, effort, material } = analysis;
  const prior = previousPeriod(period, config.calendar.fiscal);
  const rows = ledgerOf(analysis, period);
  const before = { start: '0000-01-01', end: addDays(period.start, -1) };
  const unitsBefore = sumUnits(effort.allocations, before, ({ itemId }) => itemId);
  return {
    run: {
      id: context.runId,
      configHash: config.hash,
      mappingVersion: config.mappings.version,
      mappingHash: config.mappings.hash,
      productVersion: context.productVersion,
    },
    period,
    prior,
    asOf,
    timezone: config.calendar.timezone,
    partial: dateAt(asOf, config.calendar.timezone) <= period.end,
    rows,
    priorRows: ledgerOf(analysis, prior),
    trend: trendOf(analysis),
    dimensions: config.mappings.dimensions,
    secondPresets: config.mappings.secondPresets,
    intended: config.intended,
    items: material.items,
    verdicts: classification.verdicts,
    betHistory: context.betHistory,
    unitsBefore: new Map(
      [...unitsBefore].flatMap(([id, units]) => (id === null ? [] : [[id, units]])),
    ),
    capacity: capacityOf(analysis),
    tieOuts: baseTieOuts(analysis, rows),
    exceptions: [...analysis.exceptions, ...goneExceptions(analysis)],
    restatement: context.restatement,
    sinceLastExport: context.sinceLastExport,
    sources: sourcesOf(analysis),
    effort: {
      model: config.effort.model,
      staleAfterDays: config.effort.staleAfterDays,
      levels: config.effort.levels,
      roster: config.roster !== null,
    },
    calendar: {
      weekend: config.calendar.weekend,
      holidays: config.calendar.holidays,
      fiscal: describeFiscal(analysis),
    },
    accountingBasis: config.accounting.basis,
    currency: analysis.costs?.currency ?? null,
    individuals: config.output.individuals,
    workingDays: workingDaysOf(config, period),
    filed: context.filed,
  };
};

const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

const describeFiscal = ({ config }: Analysis): string => {
  const { startMonth, pattern, yearNamedBy } = config.calendar.fiscal;
  const month = MONTHS.format(Date.UTC(2000, startMonth - 1, 1));
  const months = pattern === 'calendar' ? 'calendar months' : `${pattern} weeks`;
  return `fiscal year from ${month}, ${months}, named after the year in which it ${yearNamedBy}s`;
};
