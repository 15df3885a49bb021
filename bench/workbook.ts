/*
 * Writes a ledger of `rows` lines x 25 columns as a workbook and prints time, processor time and peak memory, each way in
 * a process of its own: `node bench/workbook.ts [rows]`. Peers write the Ledger sheet alone; betsheet writes the whole
 * finance workbook with its formulas and charts. SheetJS: `npm install --prefix bench/peers`; the Python and C peers are
 * Debian's python3-xlsxwriter and libxlsxwriter-dev.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { financeWorkbook } from '../src/workbooks/finance.ts';
import { ledgerColumns } from '../src/workbooks/ledger-sheet.ts';
import type { Report } from '../src/workbooks/report.ts';
import { writeWorkbook } from '../src/workbooks/write.ts';
import { aReport } from '../tests/workbooks/a-report.ts';
import { ELSEWHERE, IN_NODE, writeCells, type Way } from './workbook-peers.ts';

const OURS = 'betsheet, all sheets and charts';

const WAYS: Record<string, Way> = {
  [OURS]: (report, file) => writeWorkbook(file, financeWorkbook(report).workbook),
  ...Object.fromEntries(Object.entries(IN_NODE).map(([name, { way }]) => [name, way])),
};

interface Figures {
  seconds: number;
  /** User and system, of all threads. */
  processor: number;
  /** Peak of the process. */
  megabytes: number;
  /** Before the first byte was written: the report itself. */
  baseline: number;
}

/** 25 columns: the 21 of the design, three more dimensions, and Person. */
const reportOf = (size: number): Report => {
  const report = aReport({ seed: 1, rows: size, individuals: true });
  const more = ['Driver', 'Door', 'Archetype'].map((title) => ({
    id: title.toLowerCase(),
    title,
    field: null,
    labelPrefix: null,
    values: ['First', 'Second', 'Third'].map((value) => ({ value, colour: '3478D4', meaning: '' })),
  }));
  const verdicts = new Map(
    [...report.verdicts].map(([itemId, known], position) => [
      itemId,
      {
        ...known,
        ...Object.fromEntries(
          more.map(({ id, values }) => [
            id,
            { ...known['shape']!, dimension: id, value: values[position % 3]!.value },
          ]),
        ),
      },
    ]),
  );
  const rows = report.rows.map((row) => ({
    ...row,
    verdicts: verdicts.get(row.itemId ?? '') ?? row.verdicts,
  }));
  return { ...report, rows, verdicts, dimensions: [...report.dimensions, ...more] };
};

const processorNow = (): number => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
};

const peakNow = (): number => process.resourceUsage().maxRSS / 1024;

/** The child's side: one way, its figures as JSON on stdout. */
const measure = async (way: Way, rows: number, file: string): Promise<void> => {
  const report = reportOf(rows);
  const baseline = peakNow();
  const before = processorNow();
  const start = performance.now();
  await way(report, file);
  const seconds = (performance.now() - start) / 1_000;
  const processor = processorNow() - before;
  const figures: Figures = { seconds, processor, megabytes: peakNow(), baseline };
  process.stdout.write(JSON.stringify(figures));
};

const inOwnProcess = ([command = '', ...args]: string[]): Figures | null => {
  const { stdout, status } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return status === 0 ? (JSON.parse(stdout) as Figures) : null;
};

const node = (...args: string[]): string[] => [
  process.execPath,
  '--max-old-space-size=8192',
  // As the program itself is started: see docs/performance.md.
  '--max-semi-space-size=8',
  import.meta.filename,
  ...args,
];

const commandsIn = (folder: string, rows: number): [name: string, command: string[] | string][] => [
  [OURS, node(String(rows), OURS)],
  ...Object.entries(IN_NODE).map(([name, { missing }]): [string, string[] | string] => [
    name,
    missing() ?? node(String(rows), name),
  ]),
  ...Object.entries(ELSEWHERE).map(([name, commandOf]): [string, string[] | string] => {
    const command = commandOf(folder);
    return [name, command === null ? 'not on this machine' : [...command, join(folder, 'cells')]];
  }),
];

const lineOf = ({ seconds, processor, megabytes, baseline }: Figures, ours: Figures): string => {
  const ratio = (one: number, other: number): string => `${(one / other).toFixed(1)}x`;
  return `${seconds.toFixed(1)} s (${ratio(seconds, ours.seconds)}), ${processor.toFixed(1)} s processor (${ratio(processor, ours.processor)}), ${megabytes.toFixed(0)} MB at most (${baseline.toFixed(0)} MB before)`;
};

const compare = (rows: number): void => {
  const folder = mkdtempSync(join(tmpdir(), 'betsheet-bench-'));
  try {
    const report = reportOf(rows);
    console.log(`${rows.toLocaleString('en')} rows x ${ledgerColumns(report).length} columns`);
    writeCells(report, join(folder, 'cells'));
    let ours: Figures | null = null;
    for (const [name, command] of commandsIn(folder, rows)) {
      const file = join(folder, 'workbook.xlsx');
      const figures = typeof command === 'string' ? null : inOwnProcess([...command, file]);
      ours ??= figures;
      if (figures === null || ours === null)
        console.log(`  ${name}: ${typeof command === 'string' ? command : 'failed'}`);
      else
        console.log(
          `  ${name}: ${lineOf(figures, ours)}, file ${(statSync(file).size / 1_048_576).toFixed(1)} MB`,
        );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [rowsText = '50000', name, file] = process.argv.slice(2);
const way = name === undefined ? undefined : WAYS[name];
if (way && file) await measure(way, Number(rowsText), file);
else compare(Number(rowsText));
