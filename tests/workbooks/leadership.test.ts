import { describe, expect, it } from 'vitest';
import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { above, cellsOf, sheetOf, sum } from './leadership-cells.ts';
import { VARIANTS, aReview, moved } from './leadership-report.ts';

describe('the sheets behind it', () => {
  it('sum to the ledger on the ladder and in the flow', () => {
    for (const make of Object.values(VARIANTS)) {
      const report = make({ seed: 5, rows: 150 });
      const days = sum(report.rows) / 10_000;
      const ladder = cellsOf(sheetOf(report, 'Ladder')).filter(
        ([first]) => first === 'All capacity',
      );
      expect(ladder[0]?.[2]).toBeCloseTo(days, 6);
      expect(ladder[0]?.[4]).toBeCloseTo(days, 6);
      expect(ladder[1]?.[4]).toBeCloseTo(days, 6);
      const flow = cellsOf(sheetOf(report, 'Flow')).find(([first]) => first === 'All capacity');
      expect(flow?.[2]).toBeCloseTo(days, 6);
    }
  });

  it('show for every bet the days of all work below it', () => {
    for (const seed of [7, 8]) {
      const report = aReview({ seed, rows: 200 });
      const rows = cellsOf(sheetOf(report, 'Bets by shape'));
      const head = rows.find((cells) => cells.includes('Days so far')) ?? [];
      const keyAt = head.indexOf('Key');
      const shown = rows.filter((cells) => /^(BET|INI)-/.test(String(cells[keyAt])));
      expect(shown.length).toBeGreaterThan(4);
      for (const cells of shown) {
        const bet = [...report.items.values()].find(({ key }) => key === cells[keyAt]);
        const below = report.rows.filter((row) => above(report, row).includes(bet?.id ?? ''));
        expect(cells[keyAt - 3]).toBeCloseTo(sum(below) / 10_000, 6);
      }
    }
  });

  it('walk parents that go round in a circle once', () => {
    const report = aReview({ seed: 9, rows: 60 });
    const [one, other] = [...report.items.values()].filter(({ level }) => level === 2);
    if (one === undefined || other === undefined) throw new Error('two initiatives are needed');
    for (const { id } of [one, other])
      Object.assign(report.verdicts.get(id)!['horizon']!, { value: '1-3 years' });
    const items = new Map(report.items)
      .set(one.id, { ...one, parentId: other.id })
      .set(other.id, { ...other, parentId: one.id });
    const ladder = cellsOf(sheetOf({ ...report, items }, 'Ladder'));
    const total = ladder.filter(([first]) => first === 'All capacity')[1];
    expect(total?.[4]).toBeCloseTo(sum(report.rows) / 10_000, 6);
  });

  it('show the three moves of a target that moved three times', () => {
    const report = aReview({ seed: 2 });
    const bet = [...report.items.values()].find((item) => item.level === 1);
    if (bet === undefined) throw new Error('the report has no bet');
    Object.assign(report.verdicts.get(bet.id)!['horizon']!, { value: '1-3 quarters' });
    const planned = {
      ...bet,
      phase: 'active' as const,
      doneAt: null,
      plannedStart: { date: '2026-04-01', resolution: 'day' as const },
      plannedEnd: { date: '2026-11-20', resolution: 'day' as const },
    };
    const moves = [
      moved(bet.id, 'plannedEnd', '2026-03-20T09:00:00Z', null, '2026-08-31'),
      moved(bet.id, 'plannedEnd', '2026-06-02T09:00:00Z', '2026-08-31', '2026-09-30'),
      moved(bet.id, 'plannedEnd', '2026-07-10T09:00:00Z', '2026-09-30', '2026-11-30'),
      moved(bet.id, 'plannedEnd', '2026-09-01T09:00:00Z', '2026-11-30', '2026-11-20'),
    ];
    const sheet = sheetOf(
      {
        ...report,
        items: new Map(report.items).set(bet.id, planned),
        betHistory: new Map(report.betHistory).set(bet.id, moves),
      },
      'Months to quarters',
    );
    const rows = cellsOf(sheet);
    const head = rows.find((cells) => cells.includes('Each move of the target')) ?? [];
    const line = rows.find(([title]) => title === bet.title) ?? [];
    expect(line[head.indexOf('Times moved')]).toBe(3);
    expect(line[head.indexOf('Moved by, days')]).toBe(81);
    expect(line[head.indexOf('Each move of the target')]).toBe(
      [
        '2026-08-31 to 2026-09-30 (+30 days, on 2026-06-02)',
        '2026-09-30 to 2026-11-30 (+61 days, on 2026-07-10)',
        '2026-11-30 to 2026-11-20 (-10 days, on 2026-09-01)',
      ].join('\n'),
    );
  });

  it('list no bet that is over and had no work', () => {
    const report = aReview({ seed: 4, rows: 60 });
    const titles = cellsOf(sheetOf(report, 'Months to quarters')).map(([title]) => title);
    for (const item of report.items.values())
      if (item.level >= 1 && (item.phase === 'done' || item.phase === 'stopped')) {
        const worked = report.rows.some((row) => above(report, row).includes(item.id));
        if (!worked) expect(titles).not.toContain(item.title);
      }
  });

  it('name no person unless individuals are on', () => {
    const report = aReview({ seed: 6 });
    const owned = new Map(
      [...report.items].map(([id, item]) => [id, { ...item, ownerId: 'acme-jira:u1' }]),
    );
    const text = (one: Report): string =>
      JSON.stringify(leadershipWorkbook(one).workbook.sheets.map(cellsOf));
    expect(text({ ...report, items: owned })).not.toContain('u1');
    const named = { ...report, items: owned, ownerNames: new Map([['acme-jira:u1', 'Ada Owner']]) };
    expect(text(named)).toContain('Ada Owner');
  });
});

describe('changes', () => {
  const titlesOf = (report: Report): (string | number | null)[] =>
    cellsOf(sheetOf(report, 'Changes')).flatMap(([first]) => first ?? []);
  const at = Date.UTC(2026, 8, 7, 5);
  const byMonday = { series: 'monday', asOf: at, periodKey: 'FY2026-Q3', rows: [] };

  it('run from the last review of the schedule, then earlier in the period', () => {
    const report = aReview({ seed: 2, rows: 80 });
    const titles = titlesOf({ ...report, lastReview: byMonday });
    expect(titles).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Bets, since the last review \(FY2026-Q3, by the schedule monday\), as of 2026-09-07 0/,
        ),
        'Bets, earlier in the period',
      ]),
    );
  });

  it('do not compare the ledgers of two periods', () => {
    const report = aReview({ seed: 2, rows: 80 });
    const early = Date.UTC(2026, 5, 1);
    const lastReview = { series: null, asOf: early, periodKey: 'FY2026-Q2', rows: null };
    const titles = titlesOf({ ...report, lastReview });
    expect(titles).toContain(
      'The last review was of FY2026-Q2: its ledger is not compared with this one.',
    );
    expect(titles).not.toContain('Bets, earlier in the period');
  });
});

describe('questions', () => {
  const rulesOf = (report: Report): (string | number | null)[] =>
    cellsOf(sheetOf(report, 'Questions')).flatMap((cells) =>
      /^\d\.$/.test(String(cells[0])) ? [cells[3] ?? null] : [],
    );

  it('are at most eight, each from another rule with its evidence', () => {
    const rules = rulesOf(aReview({ seed: 3 }));
    expect(rules.length).toBeGreaterThanOrEqual(5);
    expect(rules.length).toBeLessThanOrEqual(8);
    expect(new Set(rules).size).toBe(rules.length);
  });

  it('are not asked when the configuration switches them off', () => {
    const report = aReview({ seed: 3 });
    const [first] = rulesOf(report);
    const off = { ...report, questions: { [String(first)]: false } };
    expect(rulesOf(off)).not.toContain(first);
    expect(JSON.stringify(cellsOf(sheetOf(off, 'Questions')))).toContain(
      `Switched off: ${String(first)}.`,
    );
  });

  it('are five or more even without a single bet', () => {
    expect(rulesOf(VARIANTS['no bets']!({ seed: 3, rows: 120 })).length).toBeGreaterThanOrEqual(5);
  });

  it('are none where nothing was recorded', () => {
    expect(rulesOf(VARIANTS['nothing at all']!({ seed: 1 }))).toEqual([]);
  });
});

it('a team that has none left of what shrank is not said to have 0 items', () => {
  const report = aReview({ seed: 4, rows: 60 });
  const kept = report.rows.filter(({ team }) => team === report.rows[0]?.team).slice(0, 3);
  const text = JSON.stringify(
    cellsOf(
      sheetOf({ ...report, rows: kept, priorRows: report.priorRows.slice(0, 1) }, 'Overview'),
    ),
  );
  expect(text).toMatch(/of it in .+, which has none of it any more\./);
  expect(text).not.toMatch(/\b0 items/);
});
