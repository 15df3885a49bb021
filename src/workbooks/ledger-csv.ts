import { ledgerColumns } from './ledger-sheet.ts';
import type { Report } from './report.ts';
import { valueOf } from './sheet.ts';
import type { Cell } from './sheet.ts';
import { cellText } from './text.ts';

/** Leading characters that make a spreadsheet program take text for a formula, also in their full-width form. */
const LIVE = /^\s*[=+\-@\t\r＝＋－＠]/;
/** Where a program set to another separator (the semicolon of many languages) would begin a cell with such a character. */
const LIVE_ELSEWHERE = /(?<=[;\t\n]\s*"*\s*)(?=[=+\-@＝＋－＠])/g;

const textField = (text: string): string => {
  const clean = cellText(text).replace(/_x005F_(?=x[0-9A-Fa-f]{4}_)/g, '_');
  const inside = clean.replace(LIVE_ELSEWHERE, "'");
  const safe = LIVE.test(inside) ? `'${inside}` : inside;
  return /[",\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const field = (cell: Cell, address: string | null): string => {
  const value = valueOf(cell);
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return textField(value);
  if (value.kind === 'date') return value.date;
  return textField(address ?? String(value.result));
};

/**
 * The ledger as CSV (UTF-8, CRLF, comma, full stop as decimal mark), line by line, with the columns of the Ledger sheet.
 * Text that a spreadsheet program would take for a formula is led by an apostrophe, also where a program that splits at
 * semicolons would begin a cell; the link is the address itself.
 */
export function* ledgerCsv(report: Report): Generator<string> {
  const columns = ledgerColumns(report);
  yield `\ufeff${columns.map(({ header }) => textField(header)).join(',')}\r\n`;
  for (const row of report.rows)
    yield `${columns
      .map(({ header, value }) => field(value(row), header === 'Link' ? row.url : null))
      .join(',')}\r\n`;
}
