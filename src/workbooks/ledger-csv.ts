import { ledgerColumns } from './ledger-sheet.ts';
import type { Report } from './report.ts';
import { valueOf } from './sheet.ts';
import type { Cell } from './sheet.ts';
import { cellText } from './text.ts';

/** Leading characters that make a spreadsheet program take text for a formula. */
const LIVE = /^[\s]*[=+\-@\t\r]/;

const textField = (text: string): string => {
  const clean = cellText(text).replace(/_x005F_(?=x[0-9A-Fa-f]{4}_)/g, '_');
  const safe = LIVE.test(clean) ? `'${clean}` : clean;
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
 * Text that a spreadsheet program would take for a formula is led by an apostrophe; the link is the address itself.
 */
export function* ledgerCsv(report: Report): Generator<string> {
  const columns = ledgerColumns(report);
  yield `\ufeff${columns.map(({ header }) => textField(header)).join(',')}\r\n`;
  for (const row of report.rows)
    yield `${columns
      .map(({ header, value }) => field(value(row), header === 'Link' ? row.url : null))
      .join(',')}\r\n`;
}
