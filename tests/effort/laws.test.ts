import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Allocation } from '../../src/effort/allocations.ts';
import type { Effort } from '../../src/effort/effort.ts';
import { countCapacity, countExclusions } from '../../src/effort/independent-counts.ts';
import { workingDays } from '../../src/model/calendar.ts';
import { addDays } from '../../src/model/date.ts';
import {
  aChange,
  anInput,
  anItem,
  aRow,
  utc,
  workedOn,
  countEffort,
  type CountInput,
} from './builders.ts';
import { inputOf, randomWorld, seeded } from './random-world.ts';

const RUNS = { numRuns: process.env['BETSHEET_FULL'] ? 500 : 40 };
const MODELS = ['time-share', 'equal', 'points', 'count', 'worklog'] as const;
const worlds = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...MODELS))
  .map(([seed, model]) => randomWorld(seed, model));

const window = { start: '2026-02-01', end: '2026-04-30' };
const EVERY_DAY = Array.from({ length: 89 }, (_, i) => addDays(window.start, i));

/** Allocations in an order of their own. */
const sorted = (allocations: Iterable<Allocation>): string[] =>
  Array.from(allocations, (a) =>
    JSON.stringify([a.personId, a.itemId, a.month, a.from, a.units]),
  ).sort();

describe('laws of the effort stage', () => {
  it('allocated + unrecorded + time off = capacity, for every person and day', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        // A slice for every day shows each person-day by itself.
        const effort = await countEffort({ ...inputOf(world), cuts: EVERY_DAY });
        const shared = new Map<string, number>();
        for (const { personId, from, units } of effort.allocations)
          shared.set(`${personId} ${from}`, (shared.get(`${personId} ${from}`) ?? 0) + units);
        for (const line of effort.capacity) {
          const fte = world.roster?.find((row) => row.id === line.personId)?.fte ?? 1;
          expect(line.capacityUnits).toBe(Math.round(fte * 10_000));
          expect(line.allocatedUnits + line.unrecordedUnits + line.timeOffUnits).toBe(
            line.capacityUnits,
          );
          expect(shared.get(`${line.personId} ${line.from}`) ?? 0).toBe(
            line.allocatedUnits + line.unrecordedUnits,
          );
          shared.delete(`${line.personId} ${line.from}`);
        }
        expect([...shared]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('comes to the capacity counted from people and calendar, and every item is in or out for one reason', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const input = inputOf(world);
        const effort = await countEffort(input);
        const counted = countCapacity(effort, workingDays(input.calendar), window);
        const sum = (of: 'capacityUnits' | 'timeOffUnits') =>
          effort.capacity.reduce((total, line) => total + line[of], 0);
        expect(counted).toEqual({
          capacityUnits: sum('capacityUnits'),
          timeOffUnits: sum('timeOffUnits'),
        });
        const inLedger = new Set([...effort.allocations].flatMap((a) => a.itemId ?? [])).size;
        const out = Object.values(countExclusions(effort, window)).reduce((a, b) => a + b, 0);
        expect(inLedger + out).toBe(world.items.length);
      }),
      RUNS,
    );
  });

  it('does not change when a span is split', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer(), async (world, seed) => {
        const random = seeded(seed);
        const split = world.changes.map((change) => {
          // The same value once more: no sign of life of its own, and nothing moves.
          const at = change.at + 1 + Math.floor(random() * 86_400_000);
          const next = world.changes.some(
            (c) => c.itemId === change.itemId && c.at > change.at && c.at <= at,
          );
          return next ? [] : [aChange(change.itemId, at, 'workflow', null, null)];
        });
        const again = { ...world, changes: [...world.changes, ...split.flat()] };
        expect(sorted((await countEffort(inputOf(again))).allocations)).toEqual(
          sorted((await countEffort(inputOf(world))).allocations),
        );
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the input', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer(), async (world, seed) => {
        const random = seeded(seed);
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map((value) => ({ value, at: random() }))
            .sort((a, b) => a.at - b.at)
            .map(({ value }) => value);
        const input = inputOf(world);
        const groups = [...Map.groupBy(world.changes, (change) => change.itemId).values()];
        const shuffled: CountInput = {
          ...input,
          items: Array.from(shuffle(world.items), (item) => [item]),
          changes: shuffle(groups).map((group) => shuffle(group)),
          worklogs: [shuffle(world.worklogs)],
          states: shuffle(input.states),
          accounts: shuffle(input.accounts),
        };
        expect(sorted((await countEffort(shuffled)).allocations)).toEqual(
          sorted((await countEffort(input)).allocations),
        );
      }),
      RUNS,
    );
  });

  it('moves only the borders of days when the zone changes', async () => {
    // Shifting all instants by a fixed offset and the zone by the same leaves every figure alone.
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const shift = 5.5 * 3_600_000;
        const utcInput = inputOf({ ...world, timezone: 'UTC' });
        const moved = {
          ...world,
          timezone: 'Asia/Kolkata',
          asOf: world.asOf - shift,
          changes: world.changes.map((c) => ({ ...c, at: c.at - shift })),
          worklogs: world.worklogs.map((l) => ({ ...l, startedAt: l.startedAt - shift })),
          items: world.items.map((item) => ({
            ...item,
            createdAt: item.createdAt - shift,
            archivedAt: item.archivedAt === null ? null : item.archivedAt - shift,
            gone: item.gone && { ...item.gone, since: item.gone.since - shift },
          })),
        };
        expect(sorted((await countEffort(inputOf(moved))).allocations)).toEqual(
          sorted((await countEffort(utcInput)).allocations),
        );
      }),
      RUNS,
    );
  });

  it('gives a month the same figures in a longer window', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const input = inputOf(world);
        const march = await countEffort({
          ...input,
          window: { start: '2026-03-01', end: '2026-03-31' },
        });
        const whole = await countEffort(input);
        const ofMarch = sorted([...whole.allocations].filter((a) => a.month === '2026-03'));
        expect(sorted(march.allocations)).toEqual(ofMarch);
        const tenth = await countEffort({
          ...input,
          window: { start: '2026-03-10', end: '2026-03-10' },
          cuts: EVERY_DAY,
        });
        const daily = await countEffort({ ...input, cuts: EVERY_DAY });
        const ofTenth = [...daily.allocations].filter((a) => a.from === '2026-03-10');
        expect(sorted(tenth.allocations)).toEqual(sorted(ofTenth));
      }),
      RUNS,
    );
  });
});

describe('histories out of the ordinary', () => {
  const ann = { assigneeId: 'j:ann', stateId: 'done' };
  const days = (effort: Effort, item: string | null): number =>
    [...effort.allocations].filter((a) => a.itemId === item).reduce((sum, a) => sum + a.units, 0) /
    10_000;

  it('adds up 40 reopenings', async () => {
    // Every day from 2026-02-02, 9:00 to 9:30 and 15:00 to 15:30, beside an item that is open all the time.
    const twice = Array.from({ length: 20 }, (_, i) => addDays('2026-02-02', i))
      .flatMap((date) => [
        ...workedOn('j:1', `${date} 09:00`, `${date} 09:30`),
        ...workedOn('j:1', `${date} 15:00`, `${date} 15:30`),
      ])
      .map((change, i) => ({
        ...change,
        from: i > 0 && change.from === 'todo' ? 'done' : change.from,
      }));
    const effort = await countEffort(
      anInput({
        items: [anItem('j:1', ann), anItem('j:2', ann)],
        changes: [...twice, ...workedOn('j:2', '2026-02-02 00:00', '2026-02-22 00:00')],
        roster: [aRow('j:ann', { from: '2026-02-02', to: '2026-02-20' })],
      }),
    );
    // 1 h beside 24 h on 15 working days: 400 units a day.
    expect([days(effort, 'j:1'), days(effort, 'j:2'), days(effort, null)]).toEqual([0.6, 14.4, 0]);
    expect(effort.exceptions).toEqual([]);
  });

  it.each([
    // 23 hours: 5 of them before the change of item at 06:00 summer time; 25 hours: 7 before 06:00.
    ['spring', '2026-03-29', '2026-03-29 04:00', [5 / 23, 18 / 23]],
    ['autumn', '2026-10-25', '2026-10-25 05:00', [7 / 25, 18 / 25]],
  ])('knows the length of the day on which clocks change in %s', async (_, date, noon, parts) => {
    const input = anInput({
      items: [anItem('j:1', ann), anItem('j:2', ann)],
      changes: [
        ...workedOn('j:1', `${addDays(date, -1)} 20:00`, noon),
        ...workedOn('j:2', noon, `${addDays(date, 2)} 20:00`),
      ],
      asOf: utc('2027-01-01 00:00'),
      window: { start: date, end: date },
    });
    const effort = await countEffort({
      ...input,
      calendar: { ...input.calendar, timezone: 'Europe/Berlin', weekend: [] },
    });
    expect([days(effort, 'j:1'), days(effort, 'j:2')]).toEqual(
      parts.map((part) => Math.round(part * 10_000) / 10_000),
    );
  });

  it('counts a leap day', async () => {
    const effort = await countEffort(
      anInput({
        items: [anItem('j:1', { ...ann, createdAt: utc('2024-02-01 00:00') })],
        changes: workedOn('j:1', '2024-02-28 10:00', '2024-03-01 10:00'),
        window: { start: '2024-02-01', end: '2024-03-31' },
      }),
    );
    expect([...effort.allocations].map((a) => [a.month, a.units])).toEqual([
      ['2024-02', 20_000],
      ['2024-03', 10_000],
    ]);
  });

  it('counts the 53rd week of a 4-4-5 year in its last month', async () => {
    const input = anInput({
      items: [anItem('j:1', { ...ann, createdAt: utc('2022-11-01 00:00') })],
      changes: workedOn('j:1', '2022-12-21 00:00', '2023-01-03 00:00'),
      window: { start: '2022-12-25', end: '2023-01-07' },
    });
    const effort = await countEffort({
      ...input,
      calendar: {
        ...input.calendar,
        fiscal: { startMonth: 1, pattern: '4-4-5', yearNamedBy: 'end' },
      },
    });
    expect([...effort.allocations].map((a) => [a.month, a.units])).toEqual([
      ['FY2022-P12', 50_000],
      ['FY2023-P01', 10_000],
    ]);
  });

  it('allocates nothing for a period that has not begun, and only ended days of one that runs', async () => {
    const input = anInput({
      items: [anItem('j:1', { assigneeId: 'j:ann', stateId: 'doing' })],
      changes: [aChange('j:1', '2026-03-02 09:00', 'state', 'todo', 'doing')],
      asOf: utc('2026-03-05 12:00'),
    });
    expect(days(await countEffort(input), 'j:1')).toBe(3);
    expect(days(await countEffort({ ...input, asOf: utc('2026-03-06 00:00') }), 'j:1')).toBe(4);
    const future = { ...input, window: { start: '2026-07-01', end: '2026-09-30' } };
    expect([...(await countEffort(future)).allocations]).toEqual([]);
  });

  it('gives no day to work on a weekend only, and says so', async () => {
    const effort = await countEffort(
      anInput({
        items: [anItem('j:1', ann)],
        changes: workedOn('j:1', '2026-03-07 10:00', '2026-03-08 20:00'),
      }),
    );
    expect([...effort.allocations]).toEqual([]);
    const why = countExclusions(effort, { start: '2026-01-01', end: '2026-03-31' });
    expect(why['in progress without capacity, or only beside a sub-item']).toBe(1);
  });

  it('ends on parents that go in a circle, lists them, and silences neither', async () => {
    const effort = await countEffort(
      anInput({
        items: [
          anItem('j:1', { ...ann, parentId: 'j:2' }),
          anItem('j:2', { ...ann, parentId: 'j:1' }),
          anItem('j:3', { ...ann, parentId: 'j:3' }),
        ],
        changes: ['j:1', 'j:2', 'j:3'].flatMap((id) =>
          workedOn(id, '2026-03-02 00:00', '2026-03-03 00:00'),
        ),
      }),
    );
    expect(['j:1', 'j:2', 'j:3'].map((id) => days(effort, id))).toEqual([0.3334, 0.3333, 0.3333]);
    expect(effort.exceptions.map((e) => e.kind)).toEqual([
      'hierarchy-cycle',
      'hierarchy-cycle',
      'hierarchy-cycle',
    ]);
  });
});
