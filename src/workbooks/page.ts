import { formula, letters, numberOf, styled } from './sheet.ts';
import type { Cell, Format, FormulaCell, Role, Row, StyledCell, Value } from './sheet.ts';

/** Lays sentences and tables out from top to bottom and remembers where each came to stand. */
export interface Page {
  rows: Row[];
  /** Number of the row that comes next. */
  next(): number;
  add(cells: Cell[], role?: Role, options?: Partial<Row>): number;
  blank(count?: number): void;
  /** One cell of text over `span` columns. */
  text(value: Cell, role: Role, span: number, height?: number): number;
  table<T>(items: T[], columns: TableColumn<T>[], options?: TableOptions<T>): Placed;
}

/** Address of another column in the same row, by the column's key. */
export type At = (key: string) => string;

export interface TableColumn<T> {
  key: string;
  /** Text, or a formula where a choice decides what the column holds. */
  header: string | FormulaCell;
  format: Format;
  role?: Role;
  value: (item: T, at: At, row: number) => Cell;
  /** `sum` adds what the rows show; a function makes the cell of the total line. */
  total?: 'sum' | ((range: string, at: At, cells: Cell[]) => Cell);
}

export interface TableOptions<T> {
  /** First column of the table, from 1. */
  left?: number;
  totalLabel?: string;
  /** How the row of an item looks: its role, height and place in an outline. */
  line?: (item: T) => Partial<Pick<Row, 'role' | 'height' | 'outline'>>;
}

export interface Placed {
  head: number;
  top: number;
  /** Last row of the body; `top - 1` for an empty table. */
  bottom: number;
  total: number | null;
  columnOf(key: string): number;
  letterOf(key: string): string;
}

export const isNumeric = (format: Format): boolean => !['text', 'wrapped', 'link'].includes(format);

const pad = (left: number): Cell[] => Array.from({ length: left - 1 }, () => null);

const unwrap = (cell: Cell): Value =>
  cell !== null && typeof cell === 'object' && cell.kind === 'styled' ? cell.value : cell;

/** What a cell says of itself comes before what its row and its column say. */
const dressed = (cell: Cell, role: Role, format: Format): StyledCell =>
  cell !== null && typeof cell === 'object' && cell.kind === 'styled'
    ? styled(cell.value, cell.role ?? role, cell.format ?? format)
    : styled(cell, role, format);

const addHead = <T>(page: Page, left: number, columns: TableColumn<T>[]): number =>
  page.add(
    [
      ...pad(left),
      ...columns.map(({ header, format }) =>
        styled(header, isNumeric(format) ? 'headRight' : 'head'),
      ),
    ],
    'body',
    { height: 30 },
  );

const sumCell = (cells: Cell[], range: string): Cell => {
  const total = cells.reduce<number>((sum, cell) => sum + (numberOf(cell) ?? 0), 0);
  return formula(cells.length === 0 ? '0' : `SUM(${range})`, total);
};

const addTotal = <T>(
  page: Page,
  { top, bottom, letterOf }: Omit<Placed, 'total'>,
  columns: TableColumn<T>[],
  body: Cell[][],
  options: TableOptions<T>,
): number => {
  const row = page.next();
  const at: At = (key) => `${letterOf(key)}${row}`;
  const cellOf = ({ key, total }: TableColumn<T>, index: number): Cell => {
    const range = `${letterOf(key)}${top}:${letterOf(key)}${bottom}`;
    const cells = body.map((line) => line[index] ?? null);
    if (total === 'sum') return sumCell(cells, range);
    if (total !== undefined) return total(range, at, cells);
    return index === 0 ? (options.totalLabel ?? null) : null;
  };
  const cells = columns.map((column, index) =>
    styled(unwrap(cellOf(column, index)), 'total', column.format),
  );
  return page.add([...pad(options.left ?? 1), ...cells]);
};

const addTable = <T>(
  page: Page,
  items: T[],
  columns: TableColumn<T>[],
  options: TableOptions<T>,
): Placed => {
  const left = options.left ?? 1;
  const position = new Map(columns.map((column, index) => [column.key, left + index]));
  const columnOf = (key: string): number => {
    const found = position.get(key);
    if (found === undefined) throw new Error(`the table has no column ${key}`);
    return found;
  };
  const letterOf = (key: string): string => letters(columnOf(key));
  const head = addHead(page, left, columns);
  const body = items.map((item) => {
    const row = page.next();
    const { role = 'body', ...line } = options.line?.(item) ?? {};
    const cells = columns.map((column) =>
      dressed(
        column.value(item, (key) => `${letterOf(key)}${row}`, row),
        column.role ?? role,
        column.format,
      ),
    );
    page.add([...pad(left), ...cells], 'body', line);
    return cells;
  });
  const placed = { head, top: head + 1, bottom: head + items.length, columnOf, letterOf };
  const total =
    options.totalLabel === undefined ? null : addTotal(page, placed, columns, body, options);
  return { ...placed, total };
};

export const newPage = (): Page => {
  const rows: Row[] = [];
  const page: Page = {
    rows,
    next: () => rows.length + 1,
    add: (cells, role, options) => {
      rows.push({ cells, ...(role ? { role } : {}), ...options });
      return rows.length;
    },
    blank: (count = 1) => {
      for (let index = 0; index < count; index += 1) rows.push({ cells: [] });
    },
    text: (value, role, span, height) =>
      page.add([value], role, {
        ...(span > 1 ? { merge: [1, span] as [number, number] } : {}),
        ...(height ? { height } : {}),
      }),
    table: (items, columns, options = {}) => addTable(page, items, columns, options),
  };
  return page;
};

/** The total that a placed table shows under a column, to 1/10,000: what the sheet says, not what it should say. */
export const shownTotal = (page: Page, placed: Placed, key: string): number => {
  const cell = page.rows[(placed.total ?? 0) - 1]?.cells[placed.columnOf(key) - 1] ?? null;
  return Math.round((numberOf(cell) ?? 0) * 10_000) / 10_000;
};
