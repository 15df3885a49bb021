import { sql, type Kysely, type Selectable } from 'kysely';
import type { Instant } from '../model/work-item.ts';
import type { SlotRow, Tables } from './tables.ts';

/** One moment at which a schedule called for work; its name and instant are its identity. */
export interface Slot {
  name: string;
  at: Instant;
  work: string[];
  state: 'due' | 'running' | 'finished' | 'skipped';
  attempt: number;
  /** Who has it, or had it last. */
  worker: string | null;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  outcome: SlotOutcome['outcome'] | null;
  error: string | null;
}

export interface SlotOutcome {
  outcome: 'done' | 'partial' | 'failed';
  error: string | null;
}

/** What is due, what was, and who does it. Safe for any number of workers. */
export interface Slots {
  /** Latest slot of a schedule up to an instant under this rule, or since when the rule is known; null when it is new. */
  last(name: string, rule: string, notAfter: Instant): Promise<Instant | null>;
  /** Remembers from when on a rule counts: nothing before it is made up. */
  begin(name: string, rule: string, at: Instant): Promise<void>;
  /** Records a slot once: `planned` for the one caller who did, `skipped` when an earlier one of the name still waits. */
  plan(slot: {
    name: string;
    at: Instant;
    rule: string;
    work: string[];
  }): Promise<'planned' | 'skipped' | 'known'>;
  /** Slots that are not finished, oldest first. */
  open(): Promise<Slot[]>;
  /** Takes an unfinished slot; returns the attempt, or null when it is finished. */
  claim(name: string, at: Instant, worker: string, now: Instant): Promise<number | null>;
  /** Ends a slot; false when another attempt has taken it over meanwhile. */
  finish(
    name: string,
    at: Instant,
    attempt: number,
    ended: SlotOutcome & { finishedAt: Instant },
  ): Promise<boolean>;
  /** The latest slots, newest first, the waiting ones included. */
  recent(limit: number): Promise<Slot[]>;
  /** Forgets finished slots that are not the last of their schedule; returns how many. */
  dropOlderThan(instant: Instant): Promise<number>;
}

const BEGUN = 'begun';

const slotOf = (row: Selectable<SlotRow>): Slot => ({
  name: row.name,
  at: row.slot_at,
  work: JSON.parse(row.work) as string[],
  state: row.state as Slot['state'],
  attempt: row.attempt,
  worker: row.worker,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  outcome: row.outcome as Slot['outcome'],
  error: row.error,
});

const rowOf = (name: string, at: Instant, rule: string): SlotRow => ({
  name,
  slot_at: at,
  rule,
  work: '[]',
  state: 'due',
  attempt: 0,
  worker: null,
  started_at: null,
  finished_at: null,
  outcome: null,
  error: null,
});

const planning = (db: Kysely<Tables>): Pick<Slots, 'last' | 'begin' | 'plan'> => ({
  async last(name, rule, notAfter) {
    const row = await db
      .selectFrom('schedule_slots')
      .select('slot_at')
      .where('name', '=', name)
      .where('rule', '=', rule)
      .where('slot_at', '<=', notAfter)
      .orderBy('slot_at', 'desc')
      .executeTakeFirst();
    return row?.slot_at ?? null;
  },

  async begin(name, rule, at) {
    await db
      .insertInto('schedule_slots')
      .values({ ...rowOf(name, at, rule), state: BEGUN })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  async plan({ name, at, rule, work }) {
    const json = JSON.stringify(work);
    const made = await sql<{ state: string }>`
      insert into schedule_slots (name, slot_at, rule, work, state, attempt, error)
      select ${name}, ${at}, ${rule}, ${json},
        case when waiting then 'skipped' else 'due' end, 0,
        case when waiting then 'the one before it was still waiting' end
      from (select exists (
        select from schedule_slots where name = ${name} and state = 'due') as waiting) queue
      on conflict do nothing returning state`.execute(db);
    const state = made.rows[0]?.state;
    if (state === undefined) return 'known';
    return state === 'due' ? 'planned' : 'skipped';
  },
});

const working = (db: Kysely<Tables>): Pick<Slots, 'open' | 'claim' | 'finish'> => ({
  async open() {
    const rows = await db
      .selectFrom('schedule_slots')
      .selectAll()
      .where('state', 'in', ['due', 'running'])
      .orderBy('slot_at')
      .orderBy('name')
      .execute();
    return rows.map(slotOf);
  },

  async claim(name, at, worker, now) {
    const row = await db
      .updateTable('schedule_slots')
      .set((slot) => ({
        state: 'running',
        worker,
        started_at: now,
        attempt: slot('attempt', '+', 1),
      }))
      .where('name', '=', name)
      .where('slot_at', '=', at)
      .where('state', 'in', ['due', 'running'])
      .returning('attempt')
      .executeTakeFirst();
    return row?.attempt ?? null;
  },

  async finish(name, at, attempt, { outcome, error, finishedAt }) {
    const done = await db
      .updateTable('schedule_slots')
      .set({ state: 'finished', outcome, error, finished_at: finishedAt })
      .where('name', '=', name)
      .where('slot_at', '=', at)
      .where('attempt', '=', attempt)
      .where('state', '=', 'running')
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  },
});

/** The schedule's memory on an open database. */
export const slotsOn = (db: Kysely<Tables>): Slots => ({
  ...planning(db),
  ...working(db),

  async recent(limit) {
    const rows = await db
      .selectFrom('schedule_slots')
      .selectAll()
      .where('state', '<>', BEGUN)
      .orderBy('slot_at', 'desc')
      .orderBy('name')
      .limit(limit)
      .execute();
    return rows.map(slotOf);
  },

  async dropOlderThan(instant) {
    const done = await sql`
      delete from schedule_slots slot where slot_at < ${instant} and state not in ('due', 'running')
        and exists (select from schedule_slots later
          where later.name = slot.name and later.slot_at > slot.slot_at)`.execute(db);
    return Number(done.numAffectedRows ?? 0);
  },
});
