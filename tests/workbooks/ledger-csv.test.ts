import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { ledgerCsv } from '../../src/workbooks/ledger-csv.ts';
import { aReport } from './a-report.ts';

describe('ledger.csv', () => {
  const report = aReport({ seed: 5, rows: 400, hostile: true });
  const lines = parse([...ledgerCsv(report)].join(''), { bom: true }) as string[][];

  it('has the ledger columns and a line a row', () => {
    expect(lines).toHaveLength(report.rows.length + 1);
    expect(lines[0]?.slice(0, 3)).toEqual(['Month', 'Key', 'Title']);
    const days = lines[0]?.indexOf('Days') ?? 0;
    expect(lines.slice(1).map((line) => Math.round(Number(line[days]) * 10_000))).toEqual(
      report.rows.map(({ units }) => units),
    );
  });

  it('has no field that a spreadsheet program would run', () => {
    const numeric = new Set(['Days', 'FTE-months', 'Cost']);
    for (const line of lines.slice(1))
      line.forEach((field, index) => {
        if (!numeric.has(lines[0]?.[index] ?? '')) expect(field).not.toMatch(/^\s*[=+\-@]/);
      });
  });
});
