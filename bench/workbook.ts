/*
 * Writes a ledger of `rows` lines as a workbook and prints time and peak memory, each way in a process of its own:
 * `node bench/workbook.ts [rows]`. Peers write the Ledger sheet alone, in the way their documentation shows;
 * betsheet writes the whole finance workbook with its charts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { financeWorkbook } from '../src/workbooks/finance.ts';
import { ledgerColumns } from '../src/workbooks/ledger-sheet.ts';
import type { Report } from '../src/workbooks/report.ts';
import { valueOf } from '../src/workbooks/sheet.ts';
import type { Cell } from '../src/workbooks/sheet.ts';
import { cellText } from '../src/workbooks/text.ts';
import { writeWorkbook } from '../src/workbooks/write.ts';
import { aReport } from '../tests/workbooks/a-report.ts';

type Way = (report: Report, file: string) => Promise<void>;

const plain = (cell: Cell): ExcelJS.CellValue => {
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

const WAYS: Record<string, Way> = {
  'betsheet, all sheets and charts': (report, file) =>
    writeWorkbook(file, financeWorkbook(report).workbook),
  'exceljs streaming as documented, ledger only': async (report, file) => {
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true });
    const sheet = workbook.addWorksheet('Ledger');
    sheet.columns = excelColumns(report);
    const columns = ledgerColumns(report);
    for (const row of report.rows)
      sheet.addRow(columns.map(({ value }) => plain(value(row)))).commit();
    sheet.commit();
    await workbook.commit();
  },
  'exceljs document mode, ledger only': async (report, file) => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Ledger');
    sheet.columns = excelColumns(report);
    const columns = ledgerColumns(report);
    for (const row of report.rows) sheet.addRow(columns.map(({ value }) => plain(value(row))));
    await workbook.xlsx.writeFile(file);
  },
};

interface Figures {
  seconds: number;
  megabytes: number;
  /** Before the first byte was written: the report itself. */
  baseline: number;
  size: number;
}

/** The child's side: one way, its figures as JSON on stdout. */
const measure = async (way: Way, rows: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'betsheet-bench-'));
  try {
    const report = aReport({ seed: 1, rows });
    const baseline = process.resourceUsage().maxRSS / 1024;
    const start = performance.now();
    const file = join(folder, 'workbook.xlsx');
    await way(report, file);
    const figures: Figures = {
      seconds: (performance.now() - start) / 1_000,
      megabytes: process.resourceUsage().maxRSS / 1024,
      baseline,
      size: statSync(file).size / 1_048_576,
    };
    process.stdout.write(JSON.stringify(figures));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const inOwnProcess = (name: string, rows: number): Figures | null => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--max-old-space-size=8192', import.meta.filename, String(rows), name],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return status === 0 ? (JSON.parse(stdout) as Figures) : null;
};

const compare = (rows: number): void => {
  let ours: Figures | null = null;
  console.log(`${rows.toLocaleString('en')} ledger rows`);
  for (const name of Object.keys(WAYS)) {
    const figures = inOwnProcess(name, rows);
    ours ??= figures;
    if (figures === null || ours === null) {
      console.log(`  ${name}: failed`);
      continue;
    }
    const { seconds, megabytes, baseline, size } = figures;
    const ratio = (seconds / ours.seconds).toFixed(1);
    console.log(
      `  ${name}: ${seconds.toFixed(1)} s (${ratio}x), ${megabytes.toFixed(0)} MB at most (${baseline.toFixed(0)} MB before), file ${size.toFixed(1)} MB`,
    );
  }
};

const rows = Number(process.argv[2] ?? 50_000);
const name = process.argv[3];
const way = name === undefined ? undefined : WAYS[name];
if (way) await measure(way, rows);
else compare(rows);
