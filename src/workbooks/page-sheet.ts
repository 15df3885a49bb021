import type { Page } from './page.ts';
import type { ColumnLayout, Sheet } from './sheet.ts';

/** A sheet made of sentences and tables, printed one page wide. */
export const pageSheet = (
  name: string,
  columns: ColumnLayout[],
  page: Page,
  rest: Partial<Sheet> = {},
): Sheet => ({
  name,
  columns,
  rows: page.rows,
  frozen: null,
  filter: null,
  conditionalFormats: [],
  validations: [],
  print: { orientation: 'landscape', wide: 1, tall: null, titleRows: null, area: null },
  charts: [],
  names: [],
  hidden: false,
  ...rest,
});

export const widths = (...list: number[]): ColumnLayout[] =>
  list.map((width) => ({ width, format: 'text' as const }));
