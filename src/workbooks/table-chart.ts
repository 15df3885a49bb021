import type { Placed } from './page.ts';
import { absolute } from './sheet.ts';
import type { SeriesSpec } from './sheet.ts';

/** A table as it came to stand on a sheet, to bind charts to. */
export interface ChartTable {
  sheet: string;
  placed: Placed;
  /** Key of the column that names the rows. */
  labels: string;
  /** What that column shows, in order; a chart may take fewer rows than the table has. */
  names: string[];
}

/** A column of a table as a chart series: name, categories and values are ranges, with their caches. */
export const columnSeries = (
  { sheet, placed, labels, names }: ChartTable,
  column: {
    key: string;
    name: string;
    values: (number | null)[];
    colour: string;
    pointColours?: string[];
    labelled?: boolean;
  },
): SeriesSpec => {
  const bottom = placed.top + Math.max(1, names.length) - 1;
  return {
    name: column.name,
    nameRef: absolute(sheet, placed.columnOf(column.key), placed.head),
    categoriesRef: absolute(sheet, placed.columnOf(labels), placed.top, bottom),
    valuesRef: absolute(sheet, placed.columnOf(column.key), placed.top, bottom),
    categories: names,
    values: column.values,
    colour: column.colour,
    ...(column.pointColours ? { pointColours: column.pointColours } : {}),
    ...(column.labelled ? { labelled: true } : {}),
  };
};
