import { formula, letters, numberOf, styled } from './sheet.ts';
import type { Cell, Format, Row, Role } from './sheet.ts';

/** Lays sentences and tables out from top to bottom and remembers where each came to stand. */
export interface Page {
  rows: Row[];
  /** Number of the row that comes next. */
  next(): number;
  add(cells: Cell[], role?: Role, options?: Partial<Row>): number;
  blank(count?: number): void;
  /** One cell of text over `span` columns. */
  text(value: Cell, role: Role, span: number, height?: number): number;
  table<T>(items: T[], columns: TableColumn<T>[], options?: TableOptions): Placed;
}

export interface TableColumn<T> {
  key: string;
  header: string;
  format: Format;
  role?: Role;
  /** `at(key)` is the address of another column in the same row. */
  value: (item: T, at: (key: string) => string, row: number) => Cell;
  /** `sum` adds what the rows show; a function makes the cell of the total line. */
  total?: 'sum' | ((range: string, at: (key: string) => string) => Cell);
}

export interface TableOptions {
  /** First column of the table, from 1. */
  left?: number;
  totalLabel?: string;
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

const sumCell = (cells: Cell[], range: string): Cell => {
  const total = cells.reduce<number>((sum, cell) => sum + (numberOf(cell) ?? 0), 0);
  return formula(cells.length === 0 ? '0' : `SUM(${range})`, total);
};

const pad = (left: number): Cell[] => Array.from({ length: left - 1 }, () => null);

const addTable = <T>(
  page: Page,
  items: T[],
  columns: TableColumn<T>[],
  options: TableOptions,
): Placed => {
  const left = options.left ?? 1;
  const position = new Map(columns.map((column, index) => [column.key, left + index]));
  const columnOf = (key: string): number => {
    const found = position.get(key);
    if (found === undefined) throw new Error(`the table has no column ${key}`);
    return found;
  };
  const letterOf = (key: string): string => letters(columnOf(key));
  const head = page.add(
    [
      ...pad(left),
      ...columns.map(({ header, format }) =>
        styled(header, isNumeric(format) ? 'headRight' : 'head'),
      ),
    ],
    'body',
    { height: 30 },
  );
  const body = items.map((item) => {
    const row = page.next();
    const cells = columns.map((column) =>
      styled(
        unwrap(column.value(item, (key) => `${letterOf(key)}${row}`, row)),
        column.role ?? 'body',
        column.format,
      ),
    );
    page.add([...pad(left), ...cells]);
    return cells;
  });
  const placed = { head, top: head + 1, bottom: head + items.length, columnOf, letterOf };
  if (options.totalLabel === undefined) return { ...placed, total: null };
  const totalRow = page.next();
  const totals = columns.map((column, index): Cell => {
    const range = `${letterOf(column.key)}${placed.top}:${letterOf(column.key)}${placed.bottom}`;
    const at = (key: string): string => `${letterOf(key)}${totalRow}`;
    const made =
      column.total === 'sum'
        ? sumCell(
            body.map((cells) => cells[index] ?? null),
            range,
          )
        : column.total
          ? column.total(range, at)
          : index === 0
            ? (options.totalLabel ?? null)
            : null;
    return styled(unwrap(made), 'total', column.format);
  });
  page.add([...pad(left), ...totals]);
  return { ...placed, total: totalRow };
};

const unwrap = (cell: Cell): Exclude<Cell, { kind: 'styled' }> =>
  cell !== null && typeof cell === 'object' && cell.kind === 'styled' ? cell.value : cell;

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
