import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/ledger/row.ts';
import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { above, cellsOf, sheetOf, sum } from './leadership-cells.ts';
import { VARIANTS } from './leadership-report.ts';

/** BETSHEET_FULL=1 recomputes 30 reports of each kind; 6 of the whole one and 2 of the others by default. */
const FULL = process.env['BETSHEET_FULL'] === '1';

// --- what Overview should say, computed from the ledger rows alone

const shapeOf = (row: LedgerRow): string =>
  row.itemId === null ? 'Unrecorded' : (row.verdicts['shape']?.value ?? '');

const reaches = (report: Report, row: LedgerRow): boolean =>
  above(report, row).some(
    (id) =>
      (report.items.get(id)?.level ?? 0) >= 1 &&
      ['1-3 years', '1-3 decades'].includes(report.verdicts.get(id)?.['horizon']?.value ?? ''),
  );

const shareOf = (rows: LedgerRow[], fits: (row: LedgerRow) => boolean): number =>
  rows.length === 0 ? 0 : sum(rows.filter(fits)) / sum(rows);

const rounded = (value: number): string =>
  (Math.sign(value) * (Math.round(Math.abs(value) * 10 + 1e-9) / 10)).toFixed(1);
const pct = (value: number): string => `${rounded(100 * value)}%`;
const move = (change: number): string =>
  100 * change >= 0.05
    ? `up ${rounded(100 * change)} points`
    : 100 * change <= -0.05
      ? `down ${rounded(-100 * change)} points`
      : 'unchanged';

const shapesIn = (report: Report): string[] => [
  ...new Set([...report.dimensions[0]!.values.map(({ value }) => value), 'Unrecorded']),
];

const change = (report: Report, shape: string): number =>
  shareOf(report.rows, (row) => shapeOf(row) === shape) -
  shareOf(report.priorRows, (row) => shapeOf(row) === shape);

const MIDDLE_DAYS = { min: 26, max: 316 };
const middleOf = (report: Report) =>
  [...report.items.values()].filter((item) => {
    if (item.level < 1 || !item.plannedStart || !item.plannedEnd) return false;
    const days =
      1 + (Date.parse(item.plannedEnd.date) - Date.parse(item.plannedStart.date)) / 86_400_000;
    const worked = report.rows.some((row) => above(report, row).includes(item.id));
    return (
      days >= MIDDLE_DAYS.min &&
      days <= MIDDLE_DAYS.max &&
      (worked || (item.phase !== 'done' && item.phase !== 'stopped'))
    );
  });

/** Each kind of sentence with its own recomputation; true when it holds. */
const CHECKS: [RegExp, (report: Report, parts: string[]) => void][] = [
  [
    /^([\d.]+%) of days reach a multi-year bet, (.+) on (\S+) \(([\d.]+%)\)\.$/,
    (report, [now, moved, prior, before]) => {
      const share = shareOf(report.rows, (row) => reaches(report, row));
      const earlier = shareOf(report.priorRows, (row) => reaches(report, row));
      expect([now, moved, prior, before]).toEqual([
        pct(share),
        move(share - earlier),
        report.prior.key,
        pct(earlier),
      ]);
    },
  ],
  [
    /^([\d.]+%) of days reach a multi-year bet; (\S+) has no figures to compare with\.$/,
    (report, [now, prior]) => {
      expect(report.priorRows).toEqual([]);
      expect([now, prior]).toEqual([
        pct(shareOf(report.rows, (row) => reaches(report, row))),
        report.prior.key,
      ]);
    },
  ],
  [
    /^(\S+) moved most: ([\d.]+%) of days, (.+?) on (\S+?)(?:, most of it in (.+) \((\d+) items? in \S+\))?\.$/,
    (report, [shape = '', now, moved, , team, count]) => {
      const largest = Math.max(
        ...shapesIn(report)
          .filter((one) => one !== 'Unrecorded')
          .map((one) => Math.abs(change(report, one))),
      );
      expect(Math.abs(change(report, shape))).toBeCloseTo(largest, 12);
      expect(now).toBe(pct(shareOf(report.rows, (row) => shapeOf(row) === shape)));
      expect(moved).toBe(move(change(report, shape)));
      if (team === undefined) return;
      const items = report.rows.filter((row) => row.team === team && shapeOf(row) === shape);
      expect(Number(count)).toBe(new Set(items.map(({ itemId }) => itemId)).size);
    },
  ],
  [
    /^(\S+) took the most: ([\d.]+%) of days\.$/,
    (report, [shape, now]) => {
      const shares = shapesIn(report)
        .filter((one) => one !== 'Unrecorded')
        .map((one) => shareOf(report.rows, (row) => shapeOf(row) === one));
      expect(now).toBe(pct(Math.max(...shares)));
      expect(now).toBe(pct(shareOf(report.rows, (row) => shapeOf(row) === shape)));
    },
  ],
  [
    /^Furthest from intent is (\S+): ([\d.]+%) of days against ([\d.]+%) intended\.$/,
    (report, [shape = '', now, intended]) => {
      const gap = (one: string): number =>
        Math.abs(
          shareOf(report.rows, (row) => shapeOf(row) === one) - (report.intended?.[one] ?? 0),
        );
      expect(gap(shape)).toBeCloseTo(Math.max(...Object.keys(report.intended ?? {}).map(gap)), 12);
      expect(now).toBe(pct(shareOf(report.rows, (row) => shapeOf(row) === shape)));
      expect(intended).toBe(pct(report.intended?.[shape] ?? 0));
    },
  ],
  [
    /^No mix is intended by the configuration; (\S+) leads with ([\d.]+%) of days\.$/,
    (report, [shape, now]) => {
      expect(report.intended).toBeNull();
      expect(now).toBe(pct(shareOf(report.rows, (row) => shapeOf(row) === shape)));
    },
  ],
  [
    /^No work has a bet shape yet/,
    (report) => {
      expect(report.rows.every((row) => shapeOf(row).startsWith('Un'))).toBe(true);
    },
  ],
  [
    /^(\d+|None) of (?:the )?(\d+) months-to-quarters bets? moved (?:its|their) target in (\S+?)(?:; furthest “.+”, (?:\d+ days? (?:later|earlier)|there and back))?\.$/,
    (report, [count, all]) => {
      const middle = middleOf(report);
      const moving = middle.filter((item) =>
        (report.betHistory.get(item.id) ?? []).some(
          ({ at }) =>
            new Date(at).toISOString().slice(0, 10) >= report.period.start &&
            new Date(at).toISOString().slice(0, 10) <= report.period.end,
        ),
      );
      expect(Number(all)).toBe(middle.length);
      expect(count === 'None' ? 0 : Number(count)).toBe(moving.length);
    },
  ],
  [
    /^(\d+) bets? (?:was|were) finished and (\d+) stopped in \S+; (\d+) bets? (?:is|are) open\.$/,
    (report, [done, stopped, open]) => {
      const bets = [...report.items.values()].filter(({ level }) => level >= 1);
      const ended = (phase: string): number =>
        bets.filter(
          (bet) =>
            bet.phase === phase &&
            bet.doneAt !== null &&
            new Date(bet.doneAt).toISOString().slice(0, 10) >= report.period.start,
        ).length;
      const isOpen = bets.filter(({ phase }) => phase !== 'done' && phase !== 'stopped').length;
      expect([done, stopped, open].map(Number)).toEqual([ended('done'), ended('stopped'), isOpen]);
    },
  ],
  [
    /^No bet is planned for more than a year, so no work reaches one\.$/,
    (report) => {
      expect(report.rows.some((row) => reaches(report, row))).toBe(false);
    },
  ],
  [
    /^No capacity is recorded in /,
    (report) => {
      expect(report.rows).toEqual([]);
    },
  ],
];

const checkFigures = (report: Report, row: (string | number | null)[]): void => {
  const [reach, unclassified, unrecorded, , troubled] = row;
  expect(reach).toBeCloseTo(
    shareOf(report.rows, (one) => reaches(report, one)),
    12,
  );
  for (const [value, shape] of [
    [unclassified, 'Unclassified'],
    [unrecorded, 'Unrecorded'],
  ])
    expect(value).toBeCloseTo(
      shareOf(report.rows, (one) => shapeOf(one) === shape),
      12,
    );
  const open = middleOf(report).filter(({ phase }) => phase !== 'done' && phase !== 'stopped');
  expect(troubled).toBe(
    open.filter(({ health }) => health === 'atRisk' || health === 'offTrack').length,
  );
};

const FIGURES = 3;

const checkOverview = (report: Report): void => {
  const sheet = sheetOf(report, 'Overview');
  const cells = cellsOf(sheet);
  checkFigures(report, cells[FIGURES - 1] ?? []);
  const heading = cells.findIndex(([first]) => first === 'What changed');
  const said = cells.slice(heading + 1).flatMap(([first]) => (first === null ? [] : [first]));
  expect(said.length).toBeGreaterThanOrEqual(report.rows.length === 0 ? 1 : 3);
  expect(said.length).toBeLessThanOrEqual(5);
  for (const sentence of said) {
    const check = CHECKS.find(([pattern]) => pattern.test(String(sentence)));
    expect(check, `nothing recomputes: ${sentence}`).toBeDefined();
    check?.[1](report, check[0].exec(String(sentence))?.slice(1) ?? []);
  }
  expect(sheet.print).toMatchObject({ orientation: 'landscape', wide: 1, tall: 1 });
  expect(sheet.charts).toHaveLength(report.rows.length === 0 ? 0 : 2);
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
