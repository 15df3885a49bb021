import type { DimensionValue } from '../../config/config.ts';
import { ANY, EMPTY, exactly, sumifs } from '../formulas.ts';
import { hiddenSheet } from '../hidden-sheet.ts';
import type { HiddenColumn } from '../hidden-sheet.ts';
import { daysOf, moneyOf } from '../ledger-sheet.ts';
import type { Grouping } from '../names.ts';
import { FINANCE, identityColumn } from '../identity.ts';
import { DECISIONS } from './review-columns.ts';
import { formula } from '../sheet.ts';
import type { Cell, Sheet } from '../sheet.ts';
import { UNCLASSIFIED_COLOUR } from '../styles.ts';
import { EMPTY_TALLY, UNRECORDED, sameName } from '../tally.ts';
import type { Tally } from '../tally.ts';
import type { View } from '../view.ts';

/** What the drop-downs on Summary choose from, and the figures that follow them (the hidden sheet Lists). */

export const ALL_TEAMS = 'All teams';
export const ALL_CENTRES = 'All cost centres';
export const BET_SHAPE_VIEW = 'Bet shape';
export const NO_TEAM = '(no team)';
export const NO_CENTRE = '(no cost centre)';

/** One way to read the mix: the shapes themselves, or a preset that they are mapped to. */
export interface Lens {
  title: string;
  values: DimensionValue[];
  of: (shape: string) => string;
}

export const lensesOf = (view: View): Lens[] => {
  const unrecorded = view.shapes.find(({ value }) => value === UNRECORDED) as DimensionValue;
  const presets = view.report.secondPresets.map(({ title, map, values }): Lens => {
    const of = (shape: string): string =>
      shape === UNRECORDED ? UNRECORDED : (map[shape] ?? 'Unclassified');
    const all = [...values.filter(({ value }) => value !== UNRECORDED)];
    for (const { value } of view.shapes)
      if (of(value) !== UNRECORDED && !all.some((one) => one.value === of(value)))
        all.push({ value: of(value), colour: UNCLASSIFIED_COLOUR, meaning: 'nothing matched' });
    return { title, values: [...all, unrecorded], of };
  });
  return [{ title: BET_SHAPE_VIEW, values: view.shapes, of: (shape) => shape }, ...presets];
};

/** Criterion that a choice stands for: everything, empty cells, or exactly the chosen name. */
const criterionCell = (choice: string, all: string, none: string): Cell =>
  formula(
    `IF(${choice}="${all}",${ANY},IF(${choice}="${none}",${EMPTY},${exactly(choice)}))`,
    ANY.slice(1, -1),
  );

const sortedNames = ({ names }: Grouping): string[] =>
  names.filter((name) => name !== null).toSorted((a, b) => a.localeCompare(b, 'en'));

interface MapLine {
  lens: string;
  value: string;
  now: Tally;
  before: Tally;
  criterion: string;
  intended: number | null;
}

const mapLines = (view: View, lenses: Lens[]): MapLine[] => {
  const now = view.byShape;
  const before = view.byShapeBefore;
  return lenses.flatMap(({ title, of }) =>
    view.shapes.map(({ value }) => ({
      lens: title,
      value: of(value),
      now: now.get(sameName(value)) ?? EMPTY_TALLY,
      before: before.get(sameName(value)) ?? EMPTY_TALLY,
      criterion: view.by.shape.criteria.of(value),
      intended: view.report.intended?.[value] ?? null,
    })),
  );
};

const chosen = (kind: 'Ledger' | 'Prior'): [string, string][] => [
  [`${kind}_Team`, 'Criterion_Team'],
  [`${kind}_Cost_centre`, 'Criterion_Cost_centre'],
];

/** The names that drop-downs offer, and the criteria that the choices stand for. */
const choiceLists = (view: View, lenses: Lens[]): HiddenColumn[] => [
  { name: 'List_Teams', cells: [ALL_TEAMS, ...sortedNames(view.by.team), NO_TEAM] },
  {
    name: 'List_Cost_centres',
    cells: [ALL_CENTRES, ...sortedNames(view.by.costCentre), NO_CENTRE],
  },
  { name: 'List_Views', cells: lenses.map(({ title }) => title) },
  { name: 'Criterion_Team', cells: [criterionCell('Choice_Team', ALL_TEAMS, NO_TEAM)] },
  {
    name: 'Criterion_Cost_centre',
    cells: [criterionCell('Choice_Cost_centre', ALL_CENTRES, NO_CENTRE)],
  },
  {
    name: 'List_Shapes',
    cells: view.shapes.filter(({ value }) => value !== UNRECORDED).map(({ value }) => value),
  },
  { name: 'List_Decisions', cells: [...DECISIONS] },
];

/** The sums of one shape in one view, of the chosen team and cost centre. */
const mapColumns = (view: View, lines: MapLine[]): HiddenColumn[] => {
  const { currency } = view.report;
  const live = (what: string, line: MapLine, result: number): Cell =>
    formula(
      sumifs(`Ledger_${what}`, ['Ledger_Bet_shape', line.criterion], ...chosen('Ledger')),
      result,
    );
  const prior = ({ criterion, before }: MapLine): Cell =>
    formula(
      sumifs('Prior_Days', ['Prior_Bet_shape', criterion], ...chosen('Prior')),
      daysOf(before.units),
    );
  const cost = (line: MapLine): Cell =>
    live('Cost', line, moneyOf(line.now.costMinor ?? 0, currency));
  return [
    { name: 'Map_View', cells: lines.map(({ lens }) => lens) },
    { name: 'Map_Value', cells: lines.map(({ value }) => value) },
    { name: 'Map_Days', cells: lines.map((line) => live('Days', line, daysOf(line.now.units))) },
    {
      name: 'Map_FTE_months',
      cells: lines.map((line) => live('FTE_months', line, line.now.fteMonths)),
    },
    { name: 'Map_Cost', cells: view.hasCost ? lines.map(cost) : [] },
    { name: 'Map_Prior_days', cells: lines.map(prior) },
    { name: 'Map_Intended', cells: lines.map(({ intended }) => intended) },
  ];
};

/** The values of each view, one column a view, as deep as the longest. */
const viewColumns = (lenses: Lens[]): HiddenColumn[] => {
  const depth = Math.max(...lenses.map(({ values }) => values.length));
  return lenses.map(({ values }, index) => ({
    name: `View_${index + 1}`,
    cells: Array.from({ length: depth }, (_, row): Cell => values[row]?.value ?? ''),
  }));
};

export const listsSheet = (view: View, lenses: Lens[]): Sheet => {
  const sheet = hiddenSheet('Lists', [
    identityColumn(view.report, FINANCE),
    ...choiceLists(view, lenses),
    ...mapColumns(view, mapLines(view, lenses)),
    ...viewColumns(lenses),
  ]);
  const first = sheet.names.findIndex(({ name }) => name === 'View_1');
  const corner = sheet.names[first]?.ref.split('!')[1]?.split(':')[0] ?? '';
  const last = sheet.names.at(-1)?.ref.split(':')[1] ?? corner;
  return {
    ...sheet,
    names: [...sheet.names, { name: 'View_Values', ref: `Lists!${corner}:${last}` }],
  };
};
