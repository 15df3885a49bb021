import type { DimensionValue } from '../config/config.ts';
import { share, sumifs } from './formulas.ts';
import { daysOf, moneyOf, verdictOf } from './ledger-sheet.ts';
import type { Report } from './report.ts';
import { formula } from './sheet.ts';
import type { FormulaCell } from './sheet.ts';
import { groupingsOf } from './names.ts';
import type { Groupings } from './names.ts';
import { UNRECORDED, tally, tallyBy } from './tally.ts';
import type { Tally } from './tally.ts';
import { UNCLASSIFIED_COLOUR, UNKNOWN_COLOUR, UNRECORDED_COLOUR } from './styles.ts';

/** What both workbooks ask of a report again and again. */
export interface View {
  report: Report;
  /** The shapes in order, then any value that rows carry beside them, then Unrecorded. */
  shapes: DimensionValue[];
  horizons: DimensionValue[];
  hasCost: boolean;
  /** Whether the period before has recorded work: without it nothing is compared with that period. */
  hasPrior: boolean;
  by: Groupings;
  /** Sums over the whole ledger, and over the period before. */
  all: Tally;
  /** By shape, in this period and the one before; keys are {@link sameName}. */
  byShape: ReadonlyMap<string, Tally>;
  byShapeBefore: ReadonlyMap<string, Tally>;
  before: Tally;
}

const withRest = (
  report: Report,
  dimension: string,
  { last, colour: lastColour }: { last: string; colour: string },
): DimensionValue[] => {
  const known = report.dimensions.find(({ id }) => id === dimension)?.values ?? [];
  const plain = (value: string, colour: string, meaning: string): DimensionValue => ({
    value,
    colour,
    meaning,
  });
  const values = known.some(({ value }) => value === last)
    ? [...known]
    : [...known, plain(last, lastColour, 'nothing matched')];
  const listed = new Set(values.map(({ value }) => value.toLowerCase()));
  for (const { name } of tallyBy([...report.rows, ...report.priorRows], (row) =>
    verdictOf(row, dimension),
  ).values())
    if (name !== null && name !== UNRECORDED && !listed.has(name.toLowerCase()))
      values.push(plain(name, '7B8794', 'not among the configured values'));
  return [...values, plain(UNRECORDED, UNRECORDED_COLOUR, 'capacity without an active item')];
};

export const viewOf = (report: Report): View => ({
  report,
  shapes: withRest(report, 'shape', { last: 'Unclassified', colour: UNCLASSIFIED_COLOUR }),
  horizons: withRest(report, 'horizon', { last: 'Unknown', colour: UNKNOWN_COLOUR }),
  hasCost: report.rows.some(({ costMinor }) => costMinor !== null),
  hasPrior: report.priorRows.some(({ itemId }) => itemId !== null),
  by: groupingsOf(report),
  all: tally(report.rows),
  byShape: tallyBy(report.rows, (row) => verdictOf(row, 'shape')),
  byShapeBefore: tallyBy(report.priorRows, (row) => verdictOf(row, 'shape')),
  before: tally(report.priorRows),
});

/** A live total of days with its cached result. */
export const liveDays = (sum: Tally, ...pairs: [string, string][]): FormulaCell =>
  formula(sumifs('Ledger_Days', ...pairs), daysOf(sum.units));

export const liveFte = (sum: Tally, ...pairs: [string, string][]): FormulaCell =>
  formula(sumifs('Ledger_FTE_months', ...pairs), sum.fteMonths);

export const liveCost = (view: View, sum: Tally, ...pairs: [string, string][]): FormulaCell =>
  formula(sumifs('Ledger_Cost', ...pairs), moneyOf(sum.costMinor ?? 0, view.report.currency));

export const liveShare = (part: string, whole: string, left: number, right: number): FormulaCell =>
  formula(share(part, whole), right === 0 ? 0 : left / right);
