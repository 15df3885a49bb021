import type { DimensionValue } from '../config/config.ts';
import { share } from './formulas.ts';
import { daysOf, moneyOf } from './ledger-sheet.ts';
import type { Page, Placed, TableColumn } from './page.ts';
import { formula } from './sheet.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tally } from './tally.ts';
import { liveCost, liveDays, liveFte } from './view.ts';
import type { View } from './view.ts';

/** The mix: a line a shape, with this period live, the period before stated, and what was intended. */
export const addMixTable = (page: Page, view: View): Placed => {
  const { report } = view;
  const now = view.byShape;
  const before = view.byShapeBefore;
  const all = tally(report.rows);
  const allBefore = tally(report.priorRows);
  const totalRow = page.next() + view.shapes.length + 1;
  const nowOf = (value: string) => now.get(sameName(value)) ?? EMPTY_TALLY;
  const beforeOf = (value: string) => before.get(sameName(value)) ?? EMPTY_TALLY;
  const part = (units: number, whole: number): number => (whole === 0 ? 0 : units / whole);
  const match = (value: string, cell: string): [string, string] => [
    'Ledger_Bet_shape',
    view.by.shape.criteria.at(cell, value),
  ];
  const columns: TableColumn<DimensionValue>[] = [
    { key: 'value', header: 'Bet shape', format: 'text', value: ({ value }) => value },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: ({ value }, at) => liveDays(nowOf(value), match(value, at('value'))),
      total: 'sum',
    },
    {
      key: 'fte',
      header: 'FTE-months',
      format: 'fte',
      value: ({ value }, at) => liveFte(nowOf(value), match(value, at('value'))),
      total: 'sum',
    },
    {
      key: 'share',
      header: 'Share of days',
      format: 'percent',
      value: ({ value }, at, row) =>
        formula(
          share(at('days'), `${at('days').replace(String(row), '')}$${totalRow}`),
          part(nowOf(value).units, all.units),
        ),
      total: 'sum',
    },
    {
      key: 'before',
      header: `Share in ${report.prior.key}`,
      format: 'percent',
      value: ({ value }) => part(beforeOf(value).units, allBefore.units),
      total: 'sum',
    },
    {
      key: 'change',
      header: 'Change (percentage points)',
      format: 'points',
      value: ({ value }, at) =>
        formula(
          `100*(${at('share')}-${at('before')})`,
          100 *
            (part(nowOf(value).units, all.units) - part(beforeOf(value).units, allBefore.units)),
        ),
    },
    {
      key: 'intended',
      header: 'Intended share',
      format: 'percent',
      value: ({ value }) => (value === UNRECORDED ? null : (report.intended?.[value] ?? null)),
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: ({ value }: DimensionValue, at: (key: string) => string) =>
              liveCost(view, nowOf(value), match(value, at('value'))),
            total: 'sum' as const,
          },
        ]
      : []),
  ];
  return page.table(view.shapes, columns, { totalLabel: 'All capacity' });
};

export const totalDays = (view: View): number => daysOf(tally(view.report.rows).units);
export const totalMoney = (view: View): number =>
  moneyOf(tally(view.report.rows).costMinor ?? 0, view.report.currency);
