import type { Change, ChangeField } from '../../src/model/change.ts';
import type { EffortModel } from '../../src/config/config.ts';
import { aChange, anAccount, anInput, anItem, aRow, utc, type CountInput } from './builders.ts';
import type { World } from './reference.ts';

/** mulberry32: the same seed gives the same world. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const FIRST = utc('2026-02-01 00:00');
export const LAST = utc('2026-04-30 00:00');
const PEOPLE = ['j:ann', 'j:bob'];
const STATE_IDS = ['todo', 'doing', 'doing', 'blocked', 'done'];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];

/** A few items with untidy histories: bursts, gaps, several entries at one instant, cycles, archiving, removal. */
export const randomWorld = (seed: number, model: EffortModel): World => {
  const random = seeded(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)]!;
  const chance = (p: number) => random() < p;
  const instant = () => {
    const t = FIRST + upTo(LAST - FIRST);
    return chance(0.5) ? t - (t % 3_600_000) : t;
  };
  const ids = Array.from({ length: 2 + upTo(5) }, (_, i) => `j:${i + 8}`);
  const person = () => (chance(0.15) ? null : pick(PEOPLE));
  const parent = () => (chance(0.4) ? null : pick(ids));
  const changes: Change[] = [];
  const items = ids.map((id) => {
    const values: Partial<Record<ChangeField, string | null>> = {
      state: pick(STATE_IDS),
      assignee: person(),
      parent: parent(),
      archived: null,
    };
    const createdAt = chance(0.5) ? FIRST - upTo(90 * 86_400_000) : instant();
    let at = Math.max(createdAt, FIRST - 5 * 86_400_000);
    for (let n = upTo(12); n > 0; n -= 1) {
      if (chance(0.8)) at += Math.floor(random() ** 3 * 45 * 86_400_000);
      const field = pick([
        'state',
        'state',
        'state',
        'assignee',
        'assignee',
        'parent',
        'archived',
        'workflow',
        'other',
      ] as const);
      const to =
        field === 'state'
          ? pick(STATE_IDS)
          : field === 'assignee'
            ? person()
            : field === 'parent'
              ? parent()
              : field === 'archived'
                ? chance(0.4)
                  ? 'true'
                  : null
                : 'x';
      const from = chance(0.05) && field === 'state' ? pick(STATE_IDS) : (values[field] ?? null);
      changes.push(aChange(id, at, field, from, to, { entryId: String(1 + upTo(100_000)) }));
      values[field] = to;
    }
    return anItem(id, {
      level: chance(0.1) ? 1 : chance(0.3) ? -1 : 0,
      createdAt,
      stateId: values.state!,
      assigneeId: values.assignee!,
      parentId: values.parent!,
      points: chance(0.3) ? null : pick([0, 1, 2, 3.5, 8]),
      archivedAt: chance(0.1) ? instant() : null,
      gone: chance(0.1) ? { reason: 'deleted', since: instant() } : null,
    });
  });
  const roster = chance(0.5)
    ? PEOPLE.slice(0, 1 + upTo(2)).map((id) =>
        aRow(id, {
          fte: pick([1, 0.8, 0.5]),
          from: chance(0.5) ? '2026-02-16' : null,
          to: chance(0.3) ? '2026-04-10' : null,
          timeOff: chance(0.5) ? [{ from: '2026-03-04', to: '2026-03-10', fraction: 1 }] : [],
        }),
      )
    : null;
  const accruing = items.filter((item) => item.level <= 0);
  const worklogs = Array.from(
    { length: model === 'worklog' && accruing.length > 0 ? upTo(60) : 0 },
    (_, i) => ({
      id: String(i),
      itemId: pick(accruing).id,
      authorId: pick(PEOPLE),
      startedAt: instant(),
      seconds: 60 * (1 + upTo(600)),
      updatedAt: LAST,
    }),
  );
  return {
    items,
    changes,
    worklogs,
    roster,
    people: PEOPLE,
    model,
    timezone: pick(ZONES),
    asOf: chance(0.2) ? instant() : utc('2026-06-01 00:00'),
  };
};

export const inputOf = (world: World): CountInput => {
  const base = anInput({ items: [], changes: [] });
  return anInput({
    items: world.items,
    changes: world.changes,
    worklogs: [world.worklogs],
    roster: world.roster,
    accounts: world.people.map((id) => anAccount(id)),
    calendar: { ...base.calendar, timezone: world.timezone },
    effort: { ...base.effort, model: world.model },
    window: { start: '2026-02-01', end: '2026-04-30' },
    asOf: world.asOf,
  });
};
