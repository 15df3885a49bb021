import { absolute, letters } from './sheet.ts';
import type { Cell, DefinedName, Row, Sheet } from './sheet.ts';

/** A hidden sheet of blocks side by side: each column is a list under its header, and a defined name. */
export interface HiddenColumn {
  name: string;
  cells: Cell[];
}

export const hiddenSheet = (sheet: string, columns: HiddenColumn[]): Sheet => {
  const depth = Math.max(1, ...columns.map(({ cells }) => cells.length));
  const rows: Row[] = [
    { role: 'head', cells: columns.map(({ name }) => name) },
    ...Array.from({ length: depth }, (_, index) => ({
      cells: columns.map(({ cells }) => cells[index] ?? null),
    })),
  ];
  const names = columns.map(({ name, cells }, index): DefinedName => ({
    name,
    ref: absolute(sheet, index + 1, 2, Math.max(2, cells.length + 1)),
  }));
  return {
    name: sheet,
    columns: columns.map(() => ({ width: 20, format: 'text' })),
    rows,
    frozen: { rows: 1, columns: 0 },
    filter: null,
    conditionalFormats: [],
    validations: [],
    print: { orientation: 'landscape', wide: 1, tall: null, titleRows: null, area: null },
    charts: [],
    names,
    hidden: true,
  };
};

/** Address of the first cell of a column of a hidden sheet, in row `index` of its list (from 0). */
export const hiddenAddress = (column: number, index: number): string =>
  `${letters(column)}${index + 2}`;
