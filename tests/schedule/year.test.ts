import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/demo/random.ts';
import { dateAt } from '../../src/model/calendar.ts';
import { createPlanner, type Planner, type Scheduled } from '../../src/schedule.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { embeddedFolder } from '../store/temporary-folder.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A tick a minute in full, a tick every seven minutes else. */
const TICK = (process.env.BETSHEET_FULL ? 1 : 13) * MINUTE;

const daily = (name: string, cron: string, timezone: string): Scheduled => ({
  name,
  cron,
  timezone,
  do: ['sync'],
});

const ENTRIES = [
  daily('berlin', '30 2 * * *', 'Europe/Berlin'),
  daily('new-york', '30 2 * * *', 'America/New_York'),
  daily('cairo', '0 0 * * *', 'Africa/Cairo'),
  daily('monday', '0 7 * * 1', 'Europe/Berlin'),
];

interface Clock {
  now: number;
}

const newPlanner = (store: Store, clock: Clock): Planner =>
  createPlanner(ENTRIES, {
    slots: store.slots,
    now: () => clock.now,
    // The slot is done at once, as a worker would.
    onPlanned: async (name, at) => {
      const attempt = await store.slots.claim(name, at, 'w', clock.now);
      await store.slots.finish(name, at, attempt!, {
        outcome: 'done',
        error: null,
        finishedAt: clock.now,
      });
    },
  });

const finishedOf = async (store: Store, name: string) =>
  (await store.slots.recent(5_000)).filter((slot) => slot.name === name);

const datesBetween = (from: number, to: number, timezone: string): string[] => {
  const dates = new Set<string>();
  for (let at = from; at <= to; at += DAY / 4) dates.add(dateAt(at, timezone));
  return [...dates];
};

const onStore = async (test: (store: Store) => Promise<void>): Promise<void> => {
  const folder = await embeddedFolder();
  const store = await openStore({ url: null, folder, now: () => 1, command: 'test' });
  try {
    await test(store);
  } finally {
    await store.close();
  }
};

describe('a simulated year', () => {
  const start = Date.parse('2026-01-01T12:00:00Z');
  const end = Date.parse('2026-12-31T12:00:00Z');

  it('has one slot a local day, over both DST days and while the clock steps back and forth', () =>
    onStore(async (store) => {
      const random = createRandom(11);
      const clock = { now: start };
      const planner = newPlanner(store, clock);
      for (let real = start; real <= end; real += TICK) {
        const steps = random.next() < 0.003;
        clock.now = steps ? real + Math.round((random.next() - 0.5) * 360) * MINUTE : real;
        await planner.tick();
      }
      for (const { name, timezone } of ENTRIES.slice(0, 3)) {
        const slots = await finishedOf(store, name);
        const dates = slots.map(({ at }) => dateAt(at, timezone)).sort();
        expect(dates).toEqual(datesBetween(start + DAY, end, timezone));
        expect(slots.every(({ attempt, state }) => attempt === 1 && state === 'finished')).toBe(
          true,
        );
      }
      expect(await finishedOf(store, 'monday')).toHaveLength(52);
    }));

  it('makes up what was missed once, however long it was down', () =>
    onStore(async (store) => {
      const clock = { now: start };
      await newPlanner(store, clock).tick();
      clock.now = start + 40 * DAY;
      const planner = newPlanner(store, clock);
      await planner.tick();
      await planner.tick();
      for (const { name } of ENTRIES) expect(await finishedOf(store, name)).toHaveLength(1);
      clock.now += DAY;
      await planner.tick();
      expect(await finishedOf(store, 'berlin')).toHaveLength(2);
    }));

  it('makes up nothing of a schedule that is new or was changed', () =>
    onStore(async (store) => {
      const clock = { now: start };
      const options = {
        slots: store.slots,
        now: () => clock.now,
        onPlanned: async () => undefined,
      };
      await createPlanner([daily('nightly', '30 2 * * *', 'UTC')], options).tick();
      clock.now = start + 3 * DAY;
      const changed = createPlanner([daily('nightly', '45 11 * * *', 'UTC')], options);
      await changed.tick();
      expect(await store.slots.recent(9)).toEqual([]);
      expect(changed.upcoming()).toEqual([
        { name: 'nightly', at: Date.parse('2026-01-05T11:45Z') },
      ]);
    }));

  it('goes on by the real clock after one that was years ahead is put right', () =>
    onStore(async (store) => {
      const clock = { now: start };
      const planner = newPlanner(store, clock);
      await planner.tick();
      clock.now = Date.parse('2031-06-01T12:00:00Z');
      await planner.tick();
      for (let day = 1; day <= 3; day += 1) {
        clock.now = start + day * DAY;
        await planner.tick();
      }
      const dates = (await finishedOf(store, 'berlin')).map(({ at }) =>
        dateAt(at, 'Europe/Berlin'),
      );
      expect(dates).toEqual(['2031-06-01', '2026-01-04', '2026-01-03', '2026-01-02']);
    }));
});
