import { share, sumifs } from '../formulas.ts';
import { daysOf, moneyOf } from '../ledger-sheet.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import { formula } from '../sheet.ts';
import { EMPTY_TALLY, sameName } from '../tally.ts';
import type { Tally } from '../tally.ts';
import type { View } from '../view.ts';
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

type At = (key: string) => string;

/** The mix of the chosen team, cost centre and view: shares are computed from the days shown. */
export const addSummaryTable = (page: Page, view: View, lines: MixLine[]): Placed => {
  const { report, all, before } = view;
  const top = page.next() + 1;
  const totalRow = top + lines.length;
  const ofView = (what: string, at: At): string =>
    sumifs(`Map_${what}`, ['Map_View', 'Choice_View'], ['Map_Value', at('value')]);
  const shown = (at: At, text: string): string => `IF(${at('value')}="","",${text})`;
  const cell = (line: MixLine, at: At, text: string, result: number) =>
    formula(shown(at, text), line.value === '' ? '' : result);
  const columns: TableColumn<MixLine>[] = [
    {
      key: 'value',
      header: 'Where',
      format: 'text',
      value: ({ value, index }) =>
        formula(`INDEX(View_Values,${index + 1},MATCH(Choice_View,List_Views,0))&""`, value),
    },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (line, at) => cell(line, at, ofView('Days', at), daysOf(line.now.units)),
      total: 'sum',
    },
    {
      key: 'fte',
      header: 'FTE-months',
      format: 'fte',
      value: (line, at) => cell(line, at, ofView('FTE_months', at), line.now.fteMonths),
      total: 'sum',
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: (line: MixLine, at: At) =>
              cell(line, at, ofView('Cost', at), moneyOf(line.now.costMinor ?? 0, report.currency)),
            total: 'sum' as const,
          },
        ]
      : []),
    {
      key: 'share',
      header: 'Share of days',
      format: 'percent',
      value: (line, at) =>
        cell(line, at, share(at('days'), `B$${totalRow}`), part(line.now.units, all.units)),
      total: 'sum',
    },
    {
      key: 'before',
      header: `Share in ${report.prior.key}`,
      format: 'percent',
      value: (line, at) =>
        cell(
          line,
          at,
          share(ofView('Prior_days', at), 'SUMIFS(Map_Prior_days,Map_View,Choice_View)'),
          part(line.before.units, before.units),
        ),
      total: 'sum',
    },
    {
      key: 'change',
      header: 'Change',
      format: 'points',
      value: (line, at) =>
        cell(
          line,
          at,
          `100*(${at('share')}-${at('before')})`,
          100 * (part(line.now.units, all.units) - part(line.before.units, before.units)),
        ),
    },
    ...(report.intended === null
      ? []
      : [
          {
            key: 'intended',
            header: 'Intended share',
            format: 'percent' as const,
            value: (line: MixLine, at: At) =>
              cell(line, at, ofView('Intended', at), line.intended ?? 0),
            total: 'sum' as const,
          },
          {
            key: 'gap',
            header: 'Against intent',
            format: 'points' as const,
            value: (line: MixLine, at: At) =>
              cell(
                line,
                at,
                `100*(${at('share')}-${at('intended')})`,
                100 * (part(line.now.units, all.units) - (line.intended ?? 0)),
              ),
          },
        ]),
  ];
  return page.table(lines, columns, { totalLabel: 'All capacity' });
};
