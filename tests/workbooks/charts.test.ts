import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import { workbookBytes } from '../../src/workbooks/write.ts';
import { aReport } from './a-report.ts';

const { workbook } = financeWorkbook(aReport({ seed: 4 }));
const charts = workbook.sheets.flatMap(({ name, charts: some }) =>
  some.map((chart) => ({ name, chart })),
);

describe('charts', () => {
  it('are the five of the finance workbook, and one at least of the leadership workbook', () => {
    expect(charts.map(({ name, chart }) => `${name}: ${chart.title}`)).toEqual([
      'Summary: Mix by bet shape, FY2026-Q3',
      'Summary: Actual against intended',
      'Summary: Mix over the last periods',
      'Summary: Teams: days by bet shape',
      'Allocation: Bet shape by horizon, days in FY2026-Q3',
      'Teams: Teams: days by bet shape',
    ]);
    expect(
      leadershipWorkbook(aReport()).workbook.sheets.flatMap((sheet) => sheet.charts),
    ).not.toHaveLength(0);
  });

  it('say in words what they show', () => {
    for (const { chart } of charts) expect(chart.alt.length).toBeGreaterThan(30);
  });

  it('have values, bound to ranges as long as their categories', () => {
    for (const { chart } of charts)
      for (const series of chart.series) {
        expect(series.values).toHaveLength(series.categories.length);
        const rows = [...series.valuesRef.matchAll(/\$(\d+)/g)].map(([, row]) => Number(row));
        expect((rows[1] ?? rows[0] ?? 0) - (rows[0] ?? 0) + 1).toBe(series.values.length);
      }
    for (const { chart } of charts)
      expect(chart.series.some(({ values }) => values.some((value) => (value ?? 0) > 0))).toBe(
        true,
      );
  });

  it('have a part each, related to its drawing and its sheet', async () => {
    const zip = await JSZip.loadAsync(await workbookBytes(workbook));
    const parts = Object.keys(zip.files).filter((path) => /^xl\/charts\/chart\d+\.xml$/.test(path));
    expect(parts).toHaveLength(charts.length);
    const types = await zip.file('[Content_Types].xml')?.async('string');
    for (const part of parts) expect(types).toContain(`PartName="/${part}"`);
    const summary = await zip.file('xl/worksheets/sheet1.xml')?.async('string');
    expect(summary).toContain('<drawing r:id="rId1"/></worksheet>');
  });
});
