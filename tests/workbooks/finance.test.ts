import { describe, expect, it } from 'vitest';
import JSZip from 'jszip';
import type { RestatementRow } from '../../src/ledger/row.ts';
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

  it('shows a cost that moved in units of its currency, not in cents', () => {
    const change: RestatementRow = {
      ...{ month: '2026-07', key: 'PAY-1', title: 'One', field: 'Cost', old: '425850' },
      ...{ new: '434452', daysDelta: 0, costDeltaMinor: 8602, cause: 'rates', detail: '' },
    };
    const changed = { ...restated(report).restatement!, rows: [change] };
    const { workbook } = financeWorkbook({ ...report, currency: 'EUR', restatement: changed });
    const line = rowsOf(workbook, 'Changes').find(({ cells }) => text(cells[2]) === 'Cost');
    expect(line?.cells.slice(3, 5).map(text)).toEqual(['4258.50', '4344.52']);
    expect(numberOf(line?.cells[6] ?? null)).toBe(86.02);
  });

  it('is not said to be unfiled in the workbook that is filed', () => {
    const filed = { filedAt: Date.UTC(2026, 9, 2, 9, 0, 0), hash: 'f'.repeat(64) };
    const { workbook } = financeWorkbook({ ...report, filed });
    expect(words(workbook, 'Changes')).toContain('This workbook is what was filed on 2026-10-02');
    expect(words(workbook, 'Changes')).not.toContain('has not been filed');
  });
});

describe('the sums by accounting prompt', () => {
  it('add up the lines that ask it, in days and in money', () => {
    const { workbook } = financeWorkbook(aReport({ seed: 5, rows: 120 }));
    const rows = rowsOf(workbook, 'Accounting review');
    const head = rows.findIndex(({ cells }) => text(cells[3]) === 'By prompt');
    const sumsOf = (list: Row[]): [string, number, number][] =>
      list.map(({ cells }) => [
        text(cells[3]),
        Math.round(10_000 * (numberOf(cells[5] ?? null) ?? 0)),
        Math.round(100 * (numberOf(cells[6] ?? null) ?? 0)),
      ]);
    const grouped = new Map<string, [string, number, number]>();
    for (const [prompt, days, cost] of sumsOf(rows.slice(4, head - 2))) {
      const sum = grouped.get(prompt) ?? [prompt, 0, 0];
      grouped.set(prompt, [prompt, sum[1] + days, sum[2] + cost]);
    }
    expect(grouped.size).toBeGreaterThan(1);
    expect(sumsOf(rows.slice(head + 1, -1))).toEqual(
      [...grouped.values()].sort((a, b) => b[1] - a[1]),
    );
    expect(sumsOf(rows.slice(-1))[0]?.slice(1)).toEqual(
      sumsOf(rows.slice(head - 2, head - 1))[0]?.slice(1),
    );
  });
});

describe('a workbook with little to say', () => {
  const bare = (more: Partial<ReturnType<typeof aReport>>) =>
    financeWorkbook({
      ...aReport({ seed: 8, rows: 40, rates: false }),
      intended: null,
      ...more,
    }).workbook;
  const capacityOnly = aReport({ seed: 8, rows: 40, rates: false }).priorRows.map((row) => ({
    ...row,
    itemId: null,
  }));
  const summaryOf = ({ sheets }: Workbook) => sheets[0]!;

  it.each([
    ['rates and intent', bare({})],
    ['a period before', bare({ priorRows: [] })],
    ['work in the period before', bare({ priorRows: capacityOnly })],
  ])('without %s still prints all columns and charts, and nothing empty', (_, workbook) => {
    const { print, charts } = summaryOf(workbook);
    expect(print.area).toMatch(/^A1:I\d+$/);
    for (const { from, to, series } of charts) {
      expect(to.column - from.column).toBeGreaterThanOrEqual(4);
      expect(to.row).toBeLessThan(Number(print.area!.slice(4)));
      expect(series.some(({ values }) => values.some((value) => (value ?? 0) > 0))).toBe(true);
    }
  });

  it('does not compare with a period that has no recorded work', () => {
    for (const priorRows of [[], capacityOnly]) {
      const workbook = bare({ priorRows });
      expect(words(workbook, 'Summary')).toMatch(
        /Run is [\d.]+% of days; FY2026-Q2 has no recorded work to compare with\./,
      );
      for (const sheet of ['Summary', 'Allocation'])
        expect(words(workbook, sheet)).not.toMatch(
          /(?:Share|Days) in FY2026-Q2|Change in share|Change \(days\)/,
        );
    }
  });

  it('draws no chart of a period without any day, and says so', () => {
    const { workbook } = financeWorkbook(aReport({ rows: 0 }));
    expect(workbook.sheets.flatMap(({ charts }) => charts)).toEqual([]);
    expect(words(workbook, 'Summary')).toContain('No days are counted for what is chosen here.');
    expect(words(workbook, 'Summary')).not.toContain('took the most');
  });

  it('begins its trend with the first period that has recorded work', () => {
    const report = aReport({ seed: 8, rows: 40 });
    const trend = [{ key: 'FY2025-Q4', unitsByShape: { Unrecorded: 10_000 } }, ...report.trend];
    const { workbook } = financeWorkbook({ ...report, trend });
    const chart = summaryOf(workbook).charts.find(({ title }) => title.startsWith('Mix over'))!;
    expect(chart.series[0]?.categories).toEqual(['FY2026-Q1', 'FY2026-Q2', 'FY2026-Q3']);
    expect(words(workbook, 'Allocation')).not.toContain('FY2025-Q4');
  });
});

describe('the Bets sheet', () => {
  it('keeps capacity without work apart from work without a bet', () => {
    const report = aReport({ seed: 6, rows: 200 });
    const rows = rowsOf(financeWorkbook(report).workbook, 'Bets');
    const daysIn = (label: string): number =>
      numberOf(rows.find(({ cells }) => text(cells[0]) === label)?.cells[6] ?? null) ?? 0;
    const days = (list: typeof report.rows): number =>
      list.reduce((sum, { units }) => sum + units, 0) / 10_000;
    expect(daysIn('Unrecorded')).toBeCloseTo(
      days(report.rows.filter(({ itemId }) => itemId === null)),
      6,
    );
    expect(daysIn('(no bet)')).toBeCloseTo(
      days(report.rows.filter(({ itemId, betKey }) => itemId !== null && betKey === null)),
      6,
    );
    expect(daysIn('All capacity')).toBeCloseTo(days(report.rows), 6);
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
    const cellOf = (shape: string, header: string): string =>
      text(
        rows.find(({ cells }) => text(cells[0]) === shape)?.cells[
          head.cells.findIndex((cell) => text(cell) === header)
        ],
      );
    expect(Number(cellOf('Explore', 'Against intent'))).toBeGreaterThan(0);
    for (const shape of ['Build', 'Unrecorded']) {
      expect(cellOf(shape, 'Against intent')).toBe('n/a');
      expect(cellOf(shape, 'Intended share')).toBe('not set');
    }
  });

  it('names as furthest only what an intent is set for', () => {
    expect(words(workbook, 'Summary')).toMatch(
      /Furthest from intent: Explore [\d.]+ points above, nothing below\./,
    );
  });
});

describe('the Changes sheet', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      month: '2026-07',
      key: `PAY-${index}`,
      title: 'A line',
      field: 'Days',
      old: '1',
      new: '1.1',
      daysDelta: index % 2 === 0 ? 0.1 : -0.1,
      costDeltaMinor: 100,
      cause: index < 5 ? ('rates' as const) : ('rule' as const),
      detail: '',
    }));
  const report = aReport({ seed: 9, rows: 40 });
  const changes = (count: number, more: object = {}) => {
    const sinceLastExport = { at: report.asOf, runId: 'r', rows: lines(count) };
    return financeWorkbook({ ...report, sinceLastExport, ...more }).workbook;
  };

  it('adds up many lines by their cause, live over the lines', () => {
    const rows = rowsOf(changes(20), 'Changes');
    const rule = rows.find(({ cells }) => text(cells[0]) === 'rule')!.cells;
    expect(rule.slice(1, 4).map((cell) => text(cell))).toEqual(['15', '-0.1', '15']);
    const formulas = rule.slice(1, 4).map((cell) => {
      const value = valueOf(cell);
      return value !== null && typeof value === 'object' && value.kind === 'formula'
        ? value.formula
        : '';
    });
    const range = /\$H\$(\d+):\$H\$(\d+)/.exec(formulas[0]!)!.slice(1).map(Number);
    expect(rows.slice(range[0]! - 1, range[1]).map(({ cells }) => text(cells[7]))).toEqual(
      lines(20).map(({ cause }) => cause),
    );
    expect(rows[range[1]!]!.cells.map(text)).toContain('Together');
  });

  it('says zero for a sum of nothing, not the dust of fractions', () => {
    const total = rowsOf(changes(20), 'Changes').findLast(
      ({ cells }) => text(cells[0]) === 'Together',
    )!;
    expect(text(total.cells[5])).toBe('0');
  });

  it('does not call the export of a filed period the first one', () => {
    const workbook = financeWorkbook({ ...restated(report), sinceLastExport: null }).workbook;
    for (const sheet of ['Summary', 'Changes'])
      expect(words(workbook, sheet)).not.toContain('first export');
  });
});

describe('every row that names an item or a bet', () => {
  const report = aReport({ seed: 10, rows: 120 });
  const [itemId, one] = [...report.items].find(([, { level }]) => level === 0)!;
  const rows = report.sinceLastExport!.rows.map((row) => ({ ...row, itemId, key: one.key }));
  const { workbook } = financeWorkbook({
    ...report,
    sinceLastExport: { ...report.sinceLastExport!, rows },
  });

  it.each(['Bets', 'Accounting review', 'Changes', 'Review', 'Ledger'])(
    'links back to its source on %s, as a formula and over https',
    (sheet) => {
      const all = rowsOf(workbook, sheet);
      const head = all.findIndex(({ cells }) => cells.some((cell) => text(cell) === 'Link'));
      const column = all[head]!.cells.findIndex((cell) => text(cell) === 'Link');
      const lines = all
        .slice(head + 1)
        .filter(({ cells }) =>
          /^(?:BET|PAY)-/.test(text(cells[['Changes', 'Ledger'].includes(sheet) ? 1 : 0])),
        );
      expect(lines.length).toBeGreaterThan(1);
      for (const { cells } of lines) {
        const value = valueOf(cells[column] ?? null);
        expect(value).toMatchObject({ kind: 'formula', result: 'Open' });
        expect((value as { formula: string }).formula).toMatch(/^HYPERLINK\("https:/);
      }
    },
  );
});
