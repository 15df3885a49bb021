import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { ledgerColumns } from '../src/workbooks/ledger-sheet.ts';
import type { Report } from '../src/workbooks/report.ts';
import { valueOf } from '../src/workbooks/sheet.ts';
import type { Cell } from '../src/workbooks/sheet.ts';
import { cellText } from '../src/workbooks/text.ts';

/** Other libraries that write the Ledger sheet alone, each in the way its documentation shows. */

export type Way = (report: Report, file: string) => Promise<void> | void;

const excelValue = (cell: Cell): ExcelJS.CellValue => {
  const value = valueOf(cell);
  if (typeof value === 'string') return cellText(value);
  if (value === null || typeof value === 'number') return value;
  if (value.kind === 'date') return new Date(`${value.date}T00:00:00Z`);
  return { formula: value.formula, result: value.result } as ExcelJS.CellFormulaValue;
};

const excelColumns = (report: Report): Partial<ExcelJS.Column>[] =>
  ledgerColumns(report).map(({ header, width, format }) => ({
    header,
    width,
    style: {
      font: { name: 'Calibri', size: 10 },
      numFmt: format.startsWith('ledger') ? '#,##0.00' : '@',
    },
  }));

const excelStreaming: Way = async (report, file) => {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true });
  const sheet = workbook.addWorksheet('Ledger');
  sheet.columns = excelColumns(report);
  const columns = ledgerColumns(report);
  for (const row of report.rows)
    sheet.addRow(columns.map(({ value }) => excelValue(value(row)))).commit();
  sheet.commit();
  await workbook.commit();
};

const excelDocument: Way = async (report, file) => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Ledger');
  sheet.columns = excelColumns(report);
  const columns = ledgerColumns(report);
  for (const row of report.rows) sheet.addRow(columns.map(({ value }) => excelValue(value(row))));
  await workbook.xlsx.writeFile(file);
};

/** What is used of SheetJS, which comes without a promise of types here. */
interface SheetJs {
  utils: {
    book_new(): object;
    aoa_to_sheet(rows: unknown[][]): object;
    book_append_sheet(book: object, sheet: object, name: string): void;
  };
  writeFile(book: object, file: string, options: { compression: boolean }): void;
}

const PEERS = join(import.meta.dirname, 'peers');

const sheetJsCell = (cell: Cell): unknown => {
  const value = valueOf(cell);
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'string') return cellText(value);
  if (value.kind === 'date') return new Date(`${value.date}T00:00:00Z`);
  return { t: 's', f: value.formula, v: value.result };
};

const sheetJs: Way = (report, file) => {
  const xlsx = createRequire(join(PEERS, 'package.json'))('xlsx') as SheetJs;
  const columns = ledgerColumns(report);
  const book = xlsx.utils.book_new();
  const sheet = xlsx.utils.aoa_to_sheet([
    columns.map(({ header }) => header),
    ...report.rows.map((row) => columns.map(({ value }) => sheetJsCell(value(row)))),
  ]);
  xlsx.utils.book_append_sheet(book, sheet, 'Ledger');
  xlsx.writeFile(book, file, { compression: true });
};

/** Peers that run in this process, or why one cannot. */
export const IN_NODE: Record<string, { way: Way; missing: () => string | null }> = {
  'exceljs streaming as documented': { way: excelStreaming, missing: () => null },
  'exceljs document mode': { way: excelDocument, missing: () => null },
  'SheetJS (npm xlsx)': {
    way: sheetJs,
    missing: () =>
      existsSync(join(PEERS, 'node_modules', 'xlsx')) ? null : 'npm install --prefix bench/peers',
  },
};

const exchangeCell = (cell: Cell): string => {
  const value = valueOf(cell);
  if (value === null) return '';
  if (typeof value === 'number') return `n${value}`;
  if (typeof value === 'string') return `s${cellText(value).replace(/[\n\u001e\u001f]/g, ' ')}`;
  if (value.kind === 'date') return `s${value.date}`;
  return `f${value.formula}\u001e${value.result}`;
};

/** The ledger as a text that programs in other languages read before their clock starts. */
export const writeCells = (report: Report, file: string): void => {
  const columns = ledgerColumns(report);
  const lines = [
    columns.map(({ header }) => `s${header}`).join('\u001f'),
    ...report.rows.map((row) =>
      columns.map(({ value }) => exchangeCell(value(row))).join('\u001f'),
    ),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
};

const works = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const python = ['python3', '/usr/bin/python3'].find((one) => works(one, '-c', 'import xlsxwriter'));

/** Programs that are present on this machine: the command for two files, cells in and workbook out; null for one that is not. */
export const ELSEWHERE: Record<string, (folder: string) => string[] | null> = {
  'Python xlsxwriter, constant memory': () =>
    python === undefined ? null : [python, join(PEERS, 'with_xlsxwriter.py')],
  'libxlsxwriter (C), constant memory': (folder) => {
    const program = join(folder, 'with_libxlsxwriter');
    const source = join(PEERS, 'with_libxlsxwriter.c');
    return works('cc', '-O2', source, '-o', program, '-lxlsxwriter') ? [program] : null;
  },
};
