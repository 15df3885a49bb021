import { daysOf } from '../ledger-sheet.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import type { ChartSpec } from '../sheet.ts';
import { columnSeries } from '../table-chart.ts';
import { EMPTY_TALLY, UNRECORDED, sameName } from '../tally.ts';
import { liveDays } from '../view.ts';
import type { View } from '../view.ts';

type Quarter = View['report']['trend'][number];

const hasWork = ({ unitsByShape }: Quarter): boolean =>
  Object.entries(unitsByShape).some(([shape, units]) => shape !== UNRECORDED && units > 0);

/** The last periods from the first one with recorded work on: before that there was no data, which is not Unrecorded. */
const quartersOf = ({ report: { trend } }: View): Quarter[] => {
  const first = trend.findIndex(hasWork);
  return first < 0 ? trend.slice(-1) : trend.slice(first);
};

/** Days by shape over the last quarters: this one live, earlier ones as values of the report. */
export const addTrend = (page: Page, view: View): Placed => {
  const { report, by, shapes } = view;
  const now = view.byShape;
  const columns: TableColumn<Quarter>[] = [
    { key: 'quarter', header: 'Days by period', format: 'text', value: ({ key }) => key },
    ...shapes.map(({ value }) => ({
      key: value,
      header: value,
      format: 'days' as const,
      value: ({ key, unitsByShape }: Quarter) =>
        key === report.period.key
          ? liveDays(now.get(sameName(value)) ?? EMPTY_TALLY, [
              by.shape.range,
              by.shape.criteria.of(value),
            ])
          : daysOf(unitsByShape[value] ?? 0),
    })),
  ];
  return page.table(quartersOf(view), columns);
};

/** Share of days by shape, a column a quarter. */
export const trendChart =
  (view: View, sheet: string, placed: Placed) =>
  (place: Pick<ChartSpec, 'from' | 'to'>): ChartSpec => {
    const { report, shapes } = view;
    const now = view.byShape;
    const shown = quartersOf(view);
    const quarters = shown.map(({ key }) => key);
    const table = { sheet, placed, labels: 'quarter', names: quarters };
    return {
      kind: 'percentColumn',
      title: 'Mix over the last periods',
      alt: `Stacked columns of 100%: share of days by bet shape in ${quarters.join(', ')}.`,
      ...place,
      series: shapes.map(({ value, colour }) =>
        columnSeries(table, {
          key: value,
          name: value,
          values: shown.map(({ key, unitsByShape }) =>
            daysOf(
              key === report.period.key
                ? (now.get(sameName(value))?.units ?? 0)
                : (unitsByShape[value] ?? 0),
            ),
          ),
          colour,
        }),
      ),
      valueFormat: '0%',
      valueTitle: null,
    };
  };
