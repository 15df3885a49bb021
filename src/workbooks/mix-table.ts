import type { DimensionValue } from '../config/config.ts';
import { costColumns, daysColumn, fteColumn, shareColumn } from './live-columns.ts';
import type { Measured } from './live-columns.ts';
import type { Page, Placed, TableColumn } from './page.ts';
import { formula } from './sheet.ts';
import { EMPTY_TALLY, UNRECORDED, sameName } from './tally.ts';
import type { View } from './view.ts';

const part = (units: number, whole: number): number => (whole === 0 ? 0 : units / whole);

/** The share in the period before, the change in percentage points, and what was intended. */
const comparisons = (
  view: View,
  { sum }: Measured<DimensionValue>,
): TableColumn<DimensionValue>[] => {
  const { report } = view;
  const shareBefore = (value: string): number =>
    part((view.byShapeBefore.get(sameName(value)) ?? EMPTY_TALLY).units, view.before.units);
  return [
    {
      key: 'before',
      header: `Share in ${report.prior.key}`,
      format: 'percent',
      value: ({ value }) => shareBefore(value),
      total: 'sum',
    },
    {
      key: 'change',
      header: 'Change (percentage points)',
      format: 'points',
      value: (line, at) =>
        formula(
          `100*(${at('share')}-${at('before')})`,
          100 * (part(sum(line).units, view.all.units) - shareBefore(line.value)),
        ),
    },
    {
      key: 'intended',
      header: 'Intended share',
      format: 'percent',
      value: ({ value }) => (value === UNRECORDED ? null : (report.intended?.[value] ?? null)),
    },
  ];
};

/** The mix: a line a shape, with this period live, the period before stated, and what was intended. */
export const addMixTable = (page: Page, view: View): Placed => {
  const measured: Measured<DimensionValue> = {
    sum: ({ value }) => view.byShape.get(sameName(value)) ?? EMPTY_TALLY,
    match: ({ value }, at) => [
      [view.by.shape.range, view.by.shape.criteria.at(at('value'), value)],
    ],
  };
  const columns: TableColumn<DimensionValue>[] = [
    { key: 'value', header: 'Bet shape', format: 'text', value: ({ value }) => value },
    daysColumn(measured),
    fteColumn(measured),
    shareColumn(view, measured, page.next() + view.shapes.length + 1),
    ...comparisons(view, measured),
    ...costColumns(view, measured),
  ];
  return page.table(view.shapes, columns, { totalLabel: 'All capacity' });
};
