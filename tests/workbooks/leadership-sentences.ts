import { expect } from 'vitest';
import type { LedgerRow } from '../../src/ledger/row.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { sum } from './leadership-cells.ts';
import {
  shapeOf,
  reaches,
  shareOf,
  rounded,
  pct,
  move,
  shapesIn,
  change,
  middleOf,
  shiftIn,
  effortUnder,
  topOf,
  byKey,
} from './leadership-recount.ts';

/** By how much each multi-year bet's share of all days changed; without a period before, its share. */
const changesByTop = (report: Report): Map<string, number> => {
  const tops = [...report.rows, ...report.priorRows].flatMap((row) => topOf(report, row) ?? []);
  const of = (id: string) => (row: LedgerRow) => topOf(report, row) === id;
  return new Map(
    tops.map((id) => [id, shareOf(report.rows, of(id)) - shareOf(report.priorRows, of(id))]),
  );
};

const checkSource = (report: Report, total: number, [how, key = '', from, to]: string[]): void => {
  const id = byKey(report, key);
  const changes = [...changesByTop(report).values()].map((one) => Math.sign(total) * one);
  const own = Math.sign(total) * (changesByTop(report).get(id) ?? 0);
  expect(own).toBeCloseTo(Math.max(...changes), 12);
  expect(how).toBe(2 * own > Math.abs(total) ? 'most' : 'the largest part');
  const of = (row: LedgerRow): boolean => topOf(report, row) === id;
  expect([from, to]).toEqual([pct(shareOf(report.priorRows, of)), pct(shareOf(report.rows, of))]);
};

const checkLargest = (report: Report, [key = '', now]: string[]): void => {
  const sums = [...new Set(report.rows.map((row) => topOf(report, row)))].flatMap((id) =>
    id === null ? [] : [shareOf(report.rows, (row) => topOf(report, row) === id)],
  );
  const own = shareOf(report.rows, (row) => topOf(report, row) === byKey(report, key));
  expect(own).toBeCloseTo(Math.max(...sums), 12);
  expect(now).toBe(pct(own));
};

/** Each kind of sentence with its own recomputation; true when it holds. */
export const CHECKS: [RegExp, (report: Report, parts: string[]) => void][] = [
  [
    /^([\d.]+%) of days reach a multi-year bet, (.+?) on (\S+) \(([\d.]+%)\)(?:; (most|the largest part) of that under “.+” \((\S+)\), from ([\d.]+%) to ([\d.]+%)|; the most counts under “.+” \((\S+)\): ([\d.]+%))?\.$/,
    (report, [now, moved, prior, before, ...rest]) => {
      const share = shareOf(report.rows, (row) => reaches(report, row));
      const earlier = shareOf(report.priorRows, (row) => reaches(report, row));
      expect([now, moved, prior, before]).toEqual([
        pct(share),
        move(share - earlier),
        report.prior.key,
        pct(earlier),
      ]);
      if (rest[0] !== undefined) checkSource(report, share - earlier, rest);
      if (rest[4] !== undefined) checkLargest(report, rest.slice(4));
    },
  ],
  [
    /^([\d.]+%) of days reach a multi-year bet(?:; the most counts under “.+” \((\S+)\): ([\d.]+%))?; (\S+) has no figures to compare with\.$/,
    (report, [now, key, most, prior]) => {
      expect(report.priorRows).toEqual([]);
      expect([now, prior]).toEqual([
        pct(shareOf(report.rows, (row) => reaches(report, row))),
        report.prior.key,
      ]);
      if (key !== undefined) checkLargest(report, [key, most ?? '']);
    },
  ],
  [
    /^(\S+) moved most: ([\d.]+%) of days, (.+?) on (\S+?)(?:, (most|the largest part) of it in (.+?)(?:: (\d+) items?|, which has none of it any more)(?: \((\S+)\)|, the largest (.+))?)?\.$/,
    (report, [shape = '', now, moved, , how, team, count = '0', only, several]) => {
      const largest = Math.max(
        ...shapesIn(report)
          .filter((one) => one !== 'Unrecorded')
          .map((one) => Math.abs(change(report, one))),
      );
      expect(Math.abs(change(report, shape))).toBeCloseTo(largest, 12);
      expect(now).toBe(pct(shareOf(report.rows, (row) => shapeOf(row) === shape)));
      expect(moved).toBe(move(change(report, shape)));
      if (team === undefined) return;
      const partOf = (one: string | null): number => {
        const of = (row: LedgerRow): boolean => row.team === one && shapeOf(row) === shape;
        const part = shareOf(report.rows, of) - shareOf(report.priorRows, of);
        return Math.sign(change(report, shape)) * part;
      };
      const teams = [...report.rows, ...report.priorRows].flatMap((row) => row.team ?? []);
      expect(partOf(team)).toBeCloseTo(Math.max(...teams.map(partOf)), 12);
      expect(how).toBe(
        2 * partOf(team) > Math.abs(change(report, shape)) ? 'most' : 'the largest part',
      );
      const items = report.rows.filter((row) => row.team === team && shapeOf(row) === shape);
      expect(Number(count)).toBe(new Set(items.map(({ itemId }) => itemId)).size);
      const effort = (key: string | null): number => sum(items.filter((row) => row.key === key));
      const keys = [...new Set(items.map(({ key }) => key))];
      const top = keys
        .map(effort)
        .sort((a, b) => b - a)
        .slice(0, 3);
      const named = only === undefined ? (several ?? '').split(/, | and /) : [only];
      if (keys.length > 0) expect(named.map(effort)).toEqual(top);
    },
  ],
  [
    /^No bet shape has another share than in (\S+)\.$/,
    (report) => {
      for (const shape of shapesIn(report))
        if (shape !== 'Unrecorded') expect(Math.abs(change(report, shape))).toBeLessThan(0.0005);
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
    /^Furthest from intent: (\S+) ([\d.]+%) of days against ([\d.]+%)(?:, (\S+) ([\d.]+%) of days against ([\d.]+%))? intended\.$/,
    (report, [first = '', now, intended, second, nowToo, intendedToo]) => {
      const gap = (one: string): number =>
        Math.abs(
          shareOf(report.rows, (row) => shapeOf(row) === one) - (report.intended?.[one] ?? 0),
        );
      const gaps = Object.keys(report.intended ?? {})
        .map(gap)
        .sort((a, b) => b - a);
      const named = second === undefined ? [first] : [first, second];
      expect(named).toHaveLength(Math.min(2, gaps.length));
      named.forEach((one, index) => expect(gap(one)).toBeCloseTo(gaps[index] ?? NaN, 12));
      expect([now, nowToo].slice(0, named.length)).toEqual(
        named.map((one) => pct(shareOf(report.rows, (row) => shapeOf(row) === one))),
      );
      expect([intended, intendedToo].slice(0, named.length)).toEqual(
        named.map((one) => pct(report.intended?.[one] ?? 0)),
      );
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
    /^(\d+|None) of (?:the )?(\d+) months-to-quarters bets? moved (?:its|their) target in (\S+?)(?:; furthest “.+” \((\S+)\), (?:(\d+) days? (later|earlier)|there and back))?\.$/,
    (report, [count, all, , furthest, days = '0', way = 'later']) => {
      const middle = middleOf(report);
      const shifts = new Map(middle.map((item) => [item.key, shiftIn(report, item.id)]));
      const moving = [...shifts.values()].filter((shift) => shift !== null);
      expect(Number(all)).toBe(middle.length);
      expect(count === 'None' ? 0 : Number(count)).toBe(moving.length);
      if (furthest === undefined) return;
      const shift = shifts.get(furthest) ?? NaN;
      expect(shift).toBe((way === 'later' ? 1 : -1) * Number(days));
      expect(Math.abs(shift)).toBe(Math.max(...moving.map(Math.abs)));
    },
  ],
  [
    /^(\d+) bets? (?:was|were) finished in \S+(?:, the largest “.+” \((\S+), ([\d.,]+) days in all\),)? and (\d+) stopped(?: \((.+)\))?; (\d+) (?:is|are) open\.$/,
    (report, [done, largest, days, stopped, which, open]) => {
      const bets = [...report.items.values()].filter(({ level }) => level >= 1);
      const ended = (phase: string) =>
        bets.filter(
          (bet) =>
            bet.phase === phase &&
            bet.doneAt !== null &&
            new Date(bet.doneAt).toISOString().slice(0, 10) >= report.period.start,
        );
      const isOpen = bets.filter(({ phase }) => phase !== 'done' && phase !== 'stopped').length;
      expect([done, stopped, open].map(Number)).toEqual([
        ended('done').length,
        ended('stopped').length,
        isOpen,
      ]);
      if (largest !== undefined) {
        const efforts = ended('done').map(({ id }) => effortUnder(report, id));
        const own = effortUnder(report, byKey(report, largest));
        expect(own).toBe(Math.max(...efforts));
        expect(days?.replaceAll(',', '')).toBe(rounded(own / 10_000));
      }
      const keys = (which ?? '').replace(/ and others$/, '').split(/, | and /);
      if (which !== undefined)
        expect(ended('stopped').map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
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
