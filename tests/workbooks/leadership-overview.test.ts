import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/ledger/row.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import type { Report } from '../../src/workbooks/report.ts';
import type { Sheet } from '../../src/workbooks/sheet.ts';
import { cellsOf, sheetOf, sum } from './leadership-cells.ts';
import {
  shapeOf,
  isMultiYear,
  reaches,
  shareOf,
  pct,
  move,
  change,
  middleOf,
  dayOf,
  daysBetween,
  byKey,
} from './leadership-recount.ts';
import { VARIANTS } from './leadership-report.ts';
import { CHECKS } from './leadership-sentences.ts';

/** BETSHEET_FULL=1 recomputes 30 reports of each kind; 6 of the whole one and 2 of the others by default. */
const FULL = process.env['BETSHEET_FULL'] === '1';

type Shown = string | number | null;

/** What of days a large number says, and its label. */
const checkShare = (report: Report, [value, label]: Shown[], shape: string, what: string): void => {
  const of = (row: LedgerRow): boolean => shapeOf(row) === shape;
  expect(value).toBeCloseTo(shareOf(report.rows, of), 12);
  const intended = report.intended?.[shape];
  expect(label).toBe(
    `of days ${what}${
      report.priorRows.length === 0 ? '' : `, ${move(change(report, shape))} on ${report.prior.key}`
    }${intended === undefined ? '' : `; ${pct(intended)} intended`}`,
  );
};

const checkFigures = (report: Report, values: Shown[], labels: Shown[]): void => {
  const [reach, run, unclassified, unrecorded, , troubled] = values.map((value, index): Shown[] => [
    value ?? null,
    labels[index] ?? null,
  ]);
  const share = shareOf(report.rows, (one) => reaches(report, one));
  const before = shareOf(report.priorRows, (one) => reaches(report, one));
  expect(reach?.[0]).toBeCloseTo(share, 12);
  const years = [...new Map(report.items).keys()].some((id) => isMultiYear(report, id));
  expect(reach?.[1]).toBe(
    `of days reach a multi-year bet${
      years
        ? report.priorRows.length === 0
          ? ''
          : `, ${move(share - before)} on ${report.prior.key}`
        : ': none is planned'
    }`,
  );
  checkShare(report, run ?? [], 'Run', 'go to Run');
  checkShare(report, unclassified ?? [], 'Unclassified', 'are unclassified');
  checkShare(report, unrecorded ?? [], 'Unrecorded', 'have no active item');
  const open = middleOf(report).filter(({ phase }) => phase !== 'done' && phase !== 'stopped');
  const silent = open.filter(({ health }) => health === null).length;
  expect(troubled?.[0]).toBe(
    open.filter(({ health }) => health === 'atRisk' || health === 'offTrack').length,
  );
  expect(troubled?.[1]).toBe(
    open.length === 0
      ? 'open bets are planned for months to quarters'
      : `of ${open.length} open months-to-quarters bet${open.length === 1 ? '' : 's'} reported at risk or off track${silent === 0 ? '' : `; ${silent} report no health`}`,
  );
};

/** What is wrong with an open bet, in the words of the page. */
const signsOf = (report: Report, item: WorkItem): string[] => {
  const today = dayOf(report.asOf);
  const late = item.plannedEnd === null ? 0 : daysBetween(item.plannedEnd.date, today);
  const moves = (report.betHistory.get(item.id) ?? []).filter(
    ({ field, from, to }) => field === 'plannedEnd' && from !== null && to !== null && from !== to,
  );
  const total = moves.reduce((all, { from, to }) => all + daysBetween(from ?? '', to ?? ''), 0);
  const slip = report.slips.get(item.id);
  return [
    ...(item.health === 'offTrack' ? ['off track'] : []),
    ...(item.health === 'atRisk' ? ['at risk'] : []),
    ...(late > 0 ? [`${late} day${late === 1 ? '' : 's'} past its target`] : []),
    ...(moves.length >= 2
      ? [
          `target moved ${moves.length} times, ${Math.abs(total)} day${Math.abs(total) === 1 ? '' : 's'} in all`,
        ]
      : []),
    ...(slip === undefined ? [] : [`slipped from ${slip.planned} to ${slip.elapsed}`]),
  ];
};

const MOST_RISKS = 4;
/** Not recomputed here: who waits for whom has tests of its own, and a one-way door is a sign beside another. */
const MORE_SIGNS = /(?:, |^)(?:waits for another team|one-way door)/g;

const checkRisks = (report: Report, said: string[]): void => {
  const open = [...report.items.values()].filter(
    ({ level, phase }) => level >= 1 && phase !== 'done' && phase !== 'stopped',
  );
  const troubled = open.filter((item) => signsOf(report, item).length > 0);
  if (troubled.length >= MOST_RISKS) expect(said).toHaveLength(MOST_RISKS);
  for (const line of said) {
    if (line.startsWith('No open bet is reported')) {
      expect(troubled).toEqual([]);
      continue;
    }
    const [, key = '', signs = ''] = /^“.+” \((\S+)\): (.+)\.$/.exec(line) ?? [];
    const item = report.items.get(byKey(report, key));
    if (item === undefined) throw new Error(`no bet ${key}`);
    expect(signs.replace(MORE_SIGNS, '')).toBe(signsOf(report, item).join(', '));
  }
};

const checkCharts = (report: Report, sheet: Sheet): void => {
  expect(sheet.charts).toHaveLength(report.rows.length === 0 ? 0 : 2);
  const [mix, horizon] = sheet.charts;
  for (const { name, categories, values } of mix?.series ?? [])
    categories.forEach((shape, index) => {
      const of = (row: LedgerRow): boolean => shapeOf(row) === shape;
      const expected =
        name === 'Share of days'
          ? shareOf(report.rows, of)
          : name === 'Intended share'
            ? (report.intended?.[shape] ?? null)
            : shareOf(report.priorRows, of);
      if (expected === null) expect(values[index]).toBeNull();
      else expect(values[index]).toBeCloseTo(expected, 12);
    });
  for (const { values } of horizon?.series ?? [])
    expect(values.reduce((all: number, value) => all + (value ?? 0), 0)).toBeCloseTo(1, 9);
  const years = horizon?.series[1]?.values[0] ?? 0;
  const far = shareOf(report.rows, (row) => reaches(report, row) || isLong(row));
  if (horizon !== undefined) expect(years).toBeCloseTo(far, 12);
};

const isLong = (row: LedgerRow): boolean =>
  row.itemId !== null &&
  ['1-3 years', '1-3 decades'].includes(row.verdicts['horizon']?.value ?? '');

const checkOverview = (report: Report): void => {
  const sheet = sheetOf(report, 'Overview');
  const cells = cellsOf(sheet);
  const [, [subtitle] = [], values = [], labels = []] = cells;
  const days = Math.round(sum(report.rows) / 10_000).toLocaleString('en');
  expect(subtitle).toContain(`, ${days} days of capacity`);
  for (const { source } of report.sources) expect(subtitle).toContain(source);
  checkFigures(report, values, labels);
  const firsts = cells.map(([first]) => String(first ?? ''));
  const heading = firsts.indexOf('What changed');
  const risks = firsts.findIndex((text) => text.startsWith('Top risks'));
  const said = firsts.slice(heading + 1, risks);
  expect(said.length).toBeGreaterThanOrEqual(report.rows.length === 0 ? 1 : 3);
  expect(said.length).toBeLessThanOrEqual(5);
  for (const sentence of said) {
    const check = CHECKS.find(([pattern]) => pattern.test(sentence));
    expect(check, `nothing recomputes: ${sentence}`).toBeDefined();
    check?.[1](report, check[0].exec(sentence)?.slice(1) ?? []);
  }
  checkRisks(report, firsts.slice(risks + 1));
  expect(sheet.print).toMatchObject({ orientation: 'landscape', wide: 1, tall: 1 });
  checkCharts(report, sheet);
};

const checkText = (report: Report): void => {
  for (const sheet of leadershipWorkbook(report).workbook.sheets) {
    for (const cells of cellsOf(sheet))
      for (const cell of cells) {
        if (typeof cell === 'number') expect(Number.isFinite(cell), sheet.name).toBe(true);
        else expect(cell ?? '', sheet.name).not.toMatch(/\b(NaN|undefined|Infinity|null)\b/);
      }
    for (const { series } of sheet.charts)
      for (const { values, categories } of series) {
        expect(categories.length).toBeGreaterThan(0);
        expect(values.length).toBe(categories.length);
      }
  }
};

describe('every sentence and number on Overview, recomputed from the ledger', () => {
  for (const [name, make] of Object.entries(VARIANTS)) {
    const seeds = FULL ? 30 : name === 'whole' ? 6 : 2;
    it(`holds for organisations with ${name} (${seeds})`, () => {
      for (let seed = 1; seed <= seeds; seed += 1) {
        const report = make({ seed, rows: 40 + ((seed * 71) % 200) });
        checkOverview(report);
        checkText(report);
      }
    });
  }
});
