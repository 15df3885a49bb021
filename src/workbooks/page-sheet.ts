import type { Page } from './page.ts';
import type { ColumnLayout, Print, Row, Sheet } from './sheet.ts';

const LINE = 13;

/** Characters of prose that stand in the width of one digit of the default font, at size 10 and with room for breaks. */
const CHARACTERS_PER_DIGIT = 1.1;
/** The same on a line that needs no break. */
const UNBROKEN_PER_DIGIT = 1.2;

const linesOfParagraph = (length: number, width: number): number =>
  length <= width * UNBROKEN_PER_DIGIT ? 1 : Math.ceil(length / (width * CHARACTERS_PER_DIGIT));

/** Lines that wrapped text takes in a column. */
const linesOf = (text: string, width: number): number =>
  text.split('\n').reduce((sum, line) => sum + linesOfParagraph(line.length, width), 0);

/** Rows with wrapped text get their height here: not every program fits it on opening. */
const withHeights = (rows: Row[], columns: ColumnLayout[]): Row[] =>
  rows.map((row) => {
    if (row.height !== undefined) return row;
    const lines = row.cells.map((cell, index) =>
      cell !== null &&
      typeof cell === 'object' &&
      cell.kind === 'styled' &&
      cell.format === 'wrapped'
        ? linesOf(typeof cell.value === 'string' ? cell.value : '', columns[index]?.width ?? 10)
        : 1,
    );
    const most = Math.min(8, Math.max(1, ...lines));
    return most === 1 ? row : { ...row, height: 3 + LINE * most };
  });

/** Landscape, one page wide, as long as it is. */
export const ONE_WIDE: Print = {
  orientation: 'landscape',
  wide: 1,
  tall: null,
  titleRows: null,
  area: null,
};

/** A sheet made of sentences and tables, printed one page wide. */
export const pageSheet = (
  name: string,
  columns: ColumnLayout[],
  page: Page,
  rest: Partial<Sheet> = {},
): Sheet => ({
  name,
  columns,
  rows: withHeights(page.rows, columns),
  frozen: null,
  filter: null,
  conditionalFormats: [],
  validations: [],
  print: ONE_WIDE,
  charts: [],
  names: [],
  hidden: false,
  ...rest,
});

/** Printed one page wide, with the header of the last table on each page that follows it. */
export const printedUnder = ({ head }: { head: number }): Print => ({
  ...ONE_WIDE,
  titleRows: [head, head],
});

/** The same, and the table with its section line starts a page of its own. */
export const printedApart = (placed: { head: number }): Print => ({
  ...printedUnder(placed),
  breaks: [placed.head - 2],
});

export const widths = (...list: number[]): ColumnLayout[] =>
  list.map((width) => ({ width, format: 'text' as const }));
