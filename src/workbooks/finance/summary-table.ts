import { share, sumifs } from '../formulas.ts';
import { daysOf, moneyOf } from '../ledger-sheet.ts';
import type { At, Page, Placed, TableColumn } from '../page.ts';
import { formula } from '../sheet.ts';
import type { Cell } from '../sheet.ts';
import { EMPTY_TALLY, sameName } from '../tally.ts';
import type { Tally } from '../tally.ts';
import type { View } from '../view.ts';
import { BET_SHAPE_VIEW } from './choices.ts';
import type { Lens } from './choices.ts';

/** One line of the mix: its place in the chosen view, and what the default view shows there. */
export interface MixLine {
  index: number;
  value: string;
  now: Tally;
  before: Tally;
  intended: number | null;
}

export const mixLines = (view: View, lens: Lens, depth: number): MixLine[] => {
  const now = view.byShape;
  const before = view.byShapeBefore;
  return Array.from({ length: depth }, (_, index) => {
    const value = lens.values[index]?.value ?? '';
    return {
      index,
      value,
      now: now.get(sameName(value)) ?? EMPTY_TALLY,
      before: before.get(sameName(value)) ?? EMPTY_TALLY,
      intended: view.report.intended?.[value] ?? null,
    };
  });
};

export const part = (piece: number, whole: number): number => (whole === 0 ? 0 : piece / whole);

/** Figures of one line as formulas over the hidden lists, empty where the chosen view has no such line. */
const onlyShown =
  (line: MixLine, at: At) =>
  (text: string, result: number | string): Cell =>
    formula(`IF(${at('value')}="","",${text})`, line.value === '' ? '' : result);

const ofView = (what: string, at: At): string =>
  sumifs(`Map_${what}`, ['Map_View', 'Choice_View'], ['Map_Value', at('value')]);

/** A column that sums `Map_<what>` over the chosen view. */
const sumColumn = (
  column: Pick<TableColumn<MixLine>, 'key' | 'header' | 'format'>,
  what: string,
  result: (line: MixLine) => number,
): TableColumn<MixLine> => ({
  ...column,
  value: (line, at) => onlyShown(line, at)(ofView(what, at), result(line)),
  total: 'sum',
});

const amountColumns = ({ report, hasCost }: View): TableColumn<MixLine>[] => [
  sumColumn({ key: 'days', header: 'Days', format: 'days' }, 'Days', ({ now }) =>
    daysOf(now.units),
  ),
  sumColumn(
    { key: 'fte', header: 'FTE-months', format: 'fte' },
    'FTE_months',
    ({ now }) => now.fteMonths,
  ),
  ...(hasCost
    ? [
        sumColumn(
          { key: 'cost', header: `Cost (${report.currency ?? ''})`, format: 'money' },
          'Cost',
          ({ now }) => moneyOf(now.costMinor ?? 0, report.currency),
        ),
      ]
    : []),
];

/** Points by which one share of the line is above another. */
const pointsColumn = (
  column: { key: string; header: string },
  from: string,
  result: (line: MixLine) => number,
): TableColumn<MixLine> => ({
  ...column,
  format: 'points',
  value: (line, at) => onlyShown(line, at)(`100*(${at('share')}-${at(from)})`, 100 * result(line)),
});

/** What nobody has set as intended is unknown, not 0: zero is a dash. */
const UNKNOWN = 'not set';
const NO_GAP = 'n/a';

const intendedColumn: TableColumn<MixLine> = {
  key: 'intended',
  header: 'Intended share',
  format: 'percent',
  value: (line, at) =>
    onlyShown(line, at)(
      `IF(COUNTIFS(Map_View,Choice_View,Map_Value,${at('value')},Map_Intended,">=0")=0,"${UNKNOWN}",${ofView('Intended', at)})`,
      line.intended ?? UNKNOWN,
    ),
  total: 'sum',
};

const gapColumn = (shareNow: (line: MixLine) => number): TableColumn<MixLine> => ({
  key: 'gap',
  header: 'Against intent',
  format: 'points',
  value: (line, at) =>
    onlyShown(line, at)(
      `IF(ISNUMBER(${at('intended')}),100*(${at('share')}-${at('intended')}),"${NO_GAP}")`,
      line.intended === null ? NO_GAP : 100 * (shareNow(line) - line.intended),
    ),
});

const shareColumn = (
  shareNow: (line: MixLine) => number,
  totalRow: number,
): TableColumn<MixLine> => ({
  key: 'share',
  header: 'Share of days',
  format: 'percent',
  value: (line, at) => onlyShown(line, at)(share(at('days'), `B$${totalRow}`), shareNow(line)),
  total: 'sum',
});

const beforeColumns = (
  { report, before }: View,
  shareNow: (line: MixLine) => number,
): TableColumn<MixLine>[] => {
  const shareBefore = (line: MixLine): number => part(line.before.units, before.units);
  return [
    {
      key: 'before',
      header: `Share in ${report.prior.key}`,
      format: 'percent',
      value: (line, at) =>
        onlyShown(line, at)(
          share(ofView('Prior_days', at), 'SUMIFS(Map_Prior_days,Map_View,Choice_View)'),
          shareBefore(line),
        ),
      total: 'sum',
    },
    pointsColumn(
      { key: 'change', header: 'Change in share' },
      'before',
      (line) => shareNow(line) - shareBefore(line),
    ),
  ];
};

/** Shares of now, of the period before where it has recorded work, and against intent where one is set. */
const shareColumns = (view: View, totalRow: number): TableColumn<MixLine>[] => {
  const shareNow = ({ now }: MixLine): number => part(now.units, view.all.units);
  return [
    shareColumn(shareNow, totalRow),
    ...(view.hasPrior ? beforeColumns(view, shareNow) : []),
    ...(view.report.intended === null ? [] : [intendedColumn, gapColumn(shareNow)]),
  ];
};

/** The mix of the chosen team, cost centre and view: shares are computed from the days shown. */
export const addSummaryTable = (page: Page, view: View, lines: MixLine[]): Placed => {
  const columns: TableColumn<MixLine>[] = [
    {
      key: 'value',
      header: formula('Choice_View', BET_SHAPE_VIEW),
      format: 'text',
      value: ({ value, index }) =>
        formula(`INDEX(View_Values,${index + 1},MATCH(Choice_View,List_Views,0))&""`, value),
    },
    ...amountColumns(view),
    ...shareColumns(view, page.next() + 1 + lines.length),
  ];
  return page.table(lines, columns, { totalLabel: 'All capacity' });
};
