import { describe, expect, it } from 'vitest';
import JSZip from 'jszip';
import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { numberOf, valueOf } from '../../src/workbooks/sheet.ts';
import type { Cell, Row, Workbook } from '../../src/workbooks/sheet.ts';
import { workbookBytes } from '../../src/workbooks/write.ts';
import { aReport } from './a-report.ts';
import { restated } from './restated.ts';

const rowsOf = ({ sheets }: Workbook, sheet: string): Row[] => [
  ...(sheets.find(({ name }) => name === sheet)?.rows ?? []),
];

const text = (cell: Cell | undefined): string => {
  const value = valueOf(cell ?? null);
  if (value !== null && typeof value === 'object')
    return value.kind === 'formula' ? String(value.result) : value.date;
  return String(value ?? '');
};

const words = (workbook: Workbook, sheet: string): string =>
  rowsOf(workbook, sheet)
    .flatMap(({ cells }) => cells.map(text))
    .join('\n');

describe('a workbook of a filed period', () => {
  const report = aReport({ seed: 5, rows: 80 });

  it('says RESTATED on every page, and what it was filed as', () => {
    const { workbook } = financeWorkbook(restated(report));
    expect(workbook.header.left).toContain('RESTATED, filed hash ffffffffffff');
    for (const sheet of ['Summary', 'Allocation', 'Changes', 'Checks'])
      expect(words(workbook, sheet)).toContain(
        'RESTATED against the filing of 2026-10-02, hash ffffffffffff.',
      );
    expect(words(workbook, 'Summary')).toContain('Changed since it was filed on 2026-10-02');
  });

  it('compares filed and restated days of every shape', () => {
    const { workbook } = financeWorkbook(restated(report));
    const rows = rowsOf(workbook, 'Changes');
    const total = rows.find(({ cells }) => text(cells[0]) === 'All capacity')?.cells ?? [];
    const days = (list: typeof report.rows): number =>
      list.reduce((sum, { units }) => sum + units, 0) / 10_000;
    expect(numberOf(total[1] ?? null)).toBeCloseTo(days(report.priorRows), 6);
    expect(numberOf(total[2] ?? null)).toBeCloseTo(days(report.rows), 6);
    expect(numberOf(total[3] ?? null)).toBeCloseTo(days(report.rows) - days(report.priorRows), 3);
  });

  it('is not said to be unfiled in the workbook that is filed', () => {
    const filed = { filedAt: Date.UTC(2026, 9, 2, 9, 0, 0), hash: 'f'.repeat(64) };
    const { workbook } = financeWorkbook({ ...report, filed });
    expect(words(workbook, 'Changes')).toContain('This workbook is what was filed on 2026-10-02');
    expect(words(workbook, 'Changes')).not.toContain('has not been filed');
  });
});

describe('the Allocation list', () => {
  const report = aReport({ seed: 6, rows: 200 });
  const { workbook } = financeWorkbook(report);
  const rows = rowsOf(workbook, 'Allocation');

  it('counts each shape once in its total', () => {
    const whole = rows.filter(({ cells }) => text(cells[1]) === 'All horizons');
    const total = rows.find(({ cells }) => text(cells[0]) === 'All capacity')?.cells ?? [];
    for (const column of [2, 3, 4, 6])
      expect(numberOf(total[column] ?? null)).toBeCloseTo(
        whole.reduce((sum, { cells }) => sum + (numberOf(cells[column] ?? null) ?? 0), 0),
        6,
      );
  });

  it('folds the horizons of a shape below it', async () => {
    expect(rows.filter(({ outline }) => outline === 1).length).toBeGreaterThan(5);
    const zip = await JSZip.loadAsync(await workbookBytes(workbook));
    const xml = (await zip.file('xl/worksheets/sheet2.xml')?.async('string')) ?? '';
    expect(xml).toMatch(/<outlinePr summaryBelow="0"[^>]*\/><pageSetUpPr/);
    expect(xml).toContain('outlineLevel="1"');
  });
});

describe('a mix that is intended for some shapes only', () => {
  const report = { ...aReport({ seed: 7, rows: 120 }), intended: { Explore: 0.01 } };
  const { workbook } = financeWorkbook(report);

  it('says nothing about the others: their intent is unknown, not 0', () => {
    const rows = rowsOf(workbook, 'Summary');
    const head = rows.find(({ cells }) => cells.some((cell) => text(cell) === 'Against intent'))!;
    const column = head.cells.findIndex((cell) => text(cell) === 'Against intent');
    const gapOf = (shape: string): string =>
      text(rows.find(({ cells }) => text(cells[0]) === shape)?.cells[column]);
    expect(Number(gapOf('Explore'))).toBeGreaterThan(0);
    expect(gapOf('Build')).toBe('–');
    expect(gapOf('Unrecorded')).toBe('–');
  });

  it('names as furthest only what an intent is set for', () => {
    expect(words(workbook, 'Summary')).toMatch(
      /Furthest from intent: Explore [\d.]+ points above, nothing below\./,
    );
  });
});
