import type { At, TableColumn } from './page.ts';
import type { Tally } from './tally.ts';
import { liveCost, liveDays, liveFte, liveShare } from './view.ts';
import type { View } from './view.ts';

/** The columns that most tables share: days, FTE-months, cost and share of days, live over the Ledger. */

/** How the lines of a table are measured: their sum as the report has it, and the criteria that find it in the Ledger. */
export interface Measured<T> {
  sum: (item: T) => Tally;
  match: (item: T, at: At) => [range: string, criterion: string][];
}

export const daysColumn = <T>({ sum, match }: Measured<T>): TableColumn<T> => ({
  key: 'days',
  header: 'Days',
  format: 'days',
  value: (item, at) => liveDays(sum(item), ...match(item, at)),
  total: 'sum',
});

export const fteColumn = <T>({ sum, match }: Measured<T>): TableColumn<T> => ({
  key: 'fte',
  header: 'FTE-months',
  format: 'fte',
  value: (item, at) => liveFte(sum(item), ...match(item, at)),
  total: 'sum',
});

/** The days of the line over those of the total line in row `totalRow`. */
export const shareColumn = <T>(
  view: View,
  { sum }: Measured<T>,
  totalRow: number,
): TableColumn<T> => ({
  key: 'share',
  header: 'Share of days',
  format: 'percent',
  value: (item, at) =>
    liveShare(
      at('days'),
      at('days').replace(/\d+$/, `$$${totalRow}`),
      sum(item).units,
      view.all.units,
    ),
  total: 'sum',
});

/** None without rates: no cost column, and no guess. */
export const costColumns = <T>(view: View, { sum, match }: Measured<T>): TableColumn<T>[] =>
  view.hasCost
    ? [
        {
          key: 'cost',
          header: `Cost (${view.report.currency ?? ''})`,
          format: 'money',
          value: (item, at) => liveCost(view, sum(item), ...match(item, at)),
          total: 'sum',
        },
      ]
    : [];
