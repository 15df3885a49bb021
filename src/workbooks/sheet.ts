import type { IsoDate } from '../model/work-item.ts';

/** Sheets as data: everything a workbook shows, before anything is zipped. Rows and columns count from 1, as on screen. */

export type Format =
  | 'text'
  | 'wrapped'
  | 'integer'
  | 'days'
  | 'fte'
  | 'money'
  | 'moneyChange'
  | 'percent'
  | 'points'
  | 'change'
  | 'date'
  | 'link'
  | 'ledgerDays'
  | 'ledgerFte'
  | 'ledgerMoney';

export type Role =
  | 'body'
  | 'title'
  | 'subtitle'
  | 'section'
  | 'topic'
  | 'sentence'
  | 'banner'
  | 'figure'
  | 'figureLabel'
  | 'lead'
  | 'statement'
  | 'head'
  | 'headRight'
  | 'group'
  | 'total'
  | 'muted'
  | 'input'
  | 'choice';

/** A formula without its leading `=`, and the result that viewers show which do not calculate. */
export interface FormulaCell {
  kind: 'formula';
  formula: string;
  result: string | number;
}
export interface DateCell {
  kind: 'date';
  date: IsoDate;
}
/** A string is always text, whatever it begins with; null is an empty cell. */
export type Value = string | number | null | FormulaCell | DateCell;

export interface StyledCell {
  kind: 'styled';
  value: Value;
  role?: Role;
  format?: Format;
}
export type Cell = Value | StyledCell;

export interface Row {
  cells: Cell[];
  role?: Role;
  /** Points. */
  height?: number;
  /** Columns `[from, to]` shown as one cell. */
  merge?: [number, number];
  outline?: number;
}

export interface ColumnLayout {
  /** Characters. */
  width: number;
  format: Format;
  hidden?: boolean;
  outline?: number;
}

export interface ConditionalFormat {
  range: string;
  /** A formula that is true for the cells to mark, relative to the range's first cell. */
  formula: string;
  mark: 'bad' | 'warn' | 'good' | 'muted';
}

export interface Validation {
  range: string;
  /** A range formula such as `Lists!$A$2:$A$9` or a defined name; null for a date. */
  list: string | null;
  prompt: string;
  strict: boolean;
}

export interface Print {
  orientation: 'portrait' | 'landscape';
  /** Pages wide and tall; null lets the length run. */
  wide: number;
  tall: number | null;
  /** Rows repeated on every page. */
  titleRows: [number, number] | null;
  /** Columns repeated on every page, from the first: so that a page of the right half says what it is about. */
  titleColumns?: number;
  /** Rows after which a new page begins. */
  breaks?: number[];
  area: string | null;
}

export interface SeriesSpec {
  name: string;
  nameRef: string | null;
  categoriesRef: string;
  valuesRef: string;
  categories: string[];
  values: (number | null)[];
  /** RRGGBB. */
  colour: string;
  /** One colour a point instead of one a series. */
  pointColours?: string[];
  /** Prints each value at its bar. */
  labelled?: boolean;
}

export interface ChartSpec {
  kind: 'column' | 'bar' | 'stackedColumn' | 'stackedBar' | 'percentColumn' | 'line';
  title: string;
  /** Alternative text: what the chart shows, in one sentence. */
  alt: string;
  /** Zero-based cells of the upper left and lower right corners. */
  from: { column: number; row: number };
  to: { column: number; row: number };
  series: SeriesSpec[];
  valueFormat: string;
  valueTitle: string | null;
  /** Points of axis, legend and value labels; 9 without. */
  textSize?: number;
  /** No value axis: the labels say it. */
  plainValues?: boolean;
}

export interface DefinedName {
  name: string;
  /** `Ledger!$Q$2:$Q$500`. */
  ref: string;
}

export interface Sheet {
  name: string;
  columns: ColumnLayout[];
  /** Read once, in order; may be generated on the way. */
  rows: Iterable<Row>;
  frozen: { rows: number; columns: number } | null;
  filter: string | null;
  conditionalFormats: ConditionalFormat[];
  validations: Validation[];
  print: Print;
  charts: ChartSpec[];
  names: DefinedName[];
  hidden: boolean;
  /** True where rows carry an `outline`: the line that sums a group stands above it. */
  grouped?: boolean;
  /** One header row and rows that all look as their columns say: written fast, whatever their number. */
  uniform?: boolean;
}

export interface Workbook {
  sheets: Sheet[];
  properties: {
    title: string;
    subject: string;
    creator: string;
    /** Instant in epoch milliseconds: the as-of, never the clock. */
    created: number;
    keywords: string;
  };
  header: { left: string; right: string };
  footer: { left: string };
  currency: string | null;
}

export const formula = (text: string, result: string | number): FormulaCell => ({
  kind: 'formula',
  formula: text,
  result,
});

export const styled = (value: Value, role?: Role, format?: Format): StyledCell => ({
  kind: 'styled',
  value,
  ...(role ? { role } : {}),
  ...(format ? { format } : {}),
});

export const dateCell = (date: IsoDate | null): DateCell | null =>
  date === null ? null : { kind: 'date', date };

export const valueOf = (cell: Cell): Value =>
  cell !== null && typeof cell === 'object' && cell.kind === 'styled' ? cell.value : cell;

/** What a cell shows as a number; null for text, blanks and dates. */
export const numberOf = (cell: Cell): number | null => {
  const value = valueOf(cell);
  if (typeof value === 'number') return value;
  if (value !== null && typeof value === 'object' && value.kind === 'formula')
    return typeof value.result === 'number' ? value.result : null;
  return null;
};

/** What a cell shows as text; empty for blanks and dates. */
export const textOf = (cell: Cell): string => {
  const value = valueOf(cell);
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return value.kind === 'formula' ? String(value.result) : '';
};

/** `A`, `B`, ... `AA` for 1, 2, ... 27. */
export const letters = (column: number): string => {
  let rest = column;
  let text = '';
  while (rest > 0) {
    const digit = (rest - 1) % 26;
    text = String.fromCharCode(65 + digit) + text;
    rest = (rest - 1 - digit) / 26;
  }
  return text;
};

/** Address with the sheet, absolute: `Summary!$B$4:$B$9`. */
export const absolute = (
  sheet: string,
  column: number,
  top: number,
  bottom: number = top,
  lastColumn: number = column,
): string => {
  const first = `$${letters(column)}$${top}`;
  const last = `$${letters(lastColumn)}$${bottom}`;
  const quoted = /^[A-Za-z][A-Za-z0-9_]*$/.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
  return `${quoted}!${first === last ? first : `${first}:${last}`}`;
};
