import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import type { LedgerRow } from '../../src/ledger/row.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { valueOf } from '../../src/workbooks/sheet.ts';
import type { Cell, Sheet } from '../../src/workbooks/sheet.ts';

/** The leadership review as a reader sees it, and what its rows link up to by their parents. */

const shown = (cell: Cell | undefined): string | number | null => {
  const value = cell === undefined ? null : valueOf(cell);
  if (value === null || typeof value !== 'object') return value;
  return value.kind === 'formula' ? value.result : value.date;
};

export const sheetOf = (report: Report, name: string): Sheet => {
  const found = leadershipWorkbook(report).workbook.sheets.find((sheet) => sheet.name === name);
  if (found === undefined) throw new Error(`no sheet ${name}`);
  return found;
};

export const cellsOf = (sheet: Sheet): (string | number | null)[][] =>
  [...sheet.rows].map(({ cells }) => cells.map(shown));

export const sum = (rows: LedgerRow[]): number => rows.reduce((all, { units }) => all + units, 0);
/** An item and all that is above it. */
export const idsAbove = (report: Report, itemId: string | null): string[] => {
  const ids: string[] = [];
  for (let at = itemId; at !== null && !ids.includes(at);) {
    ids.push(at);
    at = report.items.get(at)?.parentId ?? null;
  }
  return ids;
};

/** The item of a row and all that is above it. */
export const above = (report: Report, { itemId }: LedgerRow): string[] => idsAbove(report, itemId);
