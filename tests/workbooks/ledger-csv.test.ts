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

  it.each([
    'Renew;=HYPERLINK("https://example.com")',
    'Renew; @SUM(A1)',
    'Renew\n=1+1',
    'Renew\t-2+3',
    'Renew;"=1+1"',
    '＝1+1',
  ])('keeps %j harmless for programs that split at semicolons, tabs or lines', (title) => {
    const hostile = { ...report, rows: report.rows.slice(0, 1).map((row) => ({ ...row, title })) };
    const [, line = ''] = [...ledgerCsv(hostile)];
    for (const cell of line.split(/[;\t\n]/).slice(1)) expect(cell).not.toMatch(/^[\s"]*[=+\-@]/);
    expect(line).not.toContain(',＝');
  });

  it('leaves ordinary punctuation as it is', () => {
    const title = 'Keep a-b; c = d + e, "f"';
    const plain = { ...report, rows: report.rows.slice(0, 1).map((row) => ({ ...row, title })) };
    const [, line] = parse([...ledgerCsv(plain)].join(''), { bom: true }) as string[][];
    expect(line?.[2]).toBe(title);
  });
});
