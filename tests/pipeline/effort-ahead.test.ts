import { describe, expect, it } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { EffortAhead } from '../../src/effort-ahead.ts';
import type { Effort } from '../../src/effort/effort.ts';
import { endOfLastDay } from '../../src/effort/grid.ts';
import { startOfDay } from '../../src/model/calendar.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { aChange, anItem, utc, countEffort, type CountInput } from '../effort/builders.ts';
import { inputOf, randomWorld } from '../effort/random-world.ts';
import type { World } from '../effort/reference.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { secret } from '../store/postgres-server.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string' ? server : null;
const MODELS = ['time-share', 'equal', 'points', 'count', 'worklog'] as const;
const WORLDS = process.env.BETSHEET_FULL ? 30 : 2;

const fresh = (): Promise<Secret> => {
  if (typeof server === 'string') throw new Error(server);
  return server.freshDatabase();
};

const openAt = (url: Secret): Promise<Store> =>
  openStore({ url, folder: '', now: () => 0, command: 'test' });

/** Also what random worlds have not: a twin in Linear, a former key, further assignees, histories of nothing that is known. */
const odd = (world: World): World => ({
  ...world,
  items: [
    ...world.items,
    anItem('j:70', { stateId: 'doing', assigneeId: 'j:gone', fields: { people: ['ann', 'zoe'] } }),
    anItem('j:71', { stateId: 'doing', assigneeId: 'j:bob', createdAt: utc('2026-02-10 00:00') }),
    anItem('l:1', {
      stateId: 'doing',
      assigneeId: 'j:ann',
      links: [{ kind: 'sameWork', itemId: null, ref: 'OLD-71' }],
    }),
  ],
  changes: [
    ...world.changes,
    aChange('j:71', '2026-02-12 00:00', 'key', 'OLD-71', 'K-71'),
    aChange('a:1', '2026-02-12 00:00', 'state', 'todo', 'doing'),
    aChange('j:55', '2026-02-12 00:00', 'state', 'todo', 'doing'),
  ],
});

const save = async (store: Store, { items, changes, worklogs }: World): Promise<void> => {
  await store.beginWalk('j', 'issues', 0, true);
  const historyOf = [...new Set(changes.map(({ itemId }) => itemId))];
  const none = { states: [], accounts: [], raw: [], checkpoint: null };
  await store.savePage('j', 'issues', { ...none, items, changes, historyOf, worklogs });
};

/** The order of the store. */
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/** Items as the store gives them, page by page. */
const inPages = (items: readonly WorkItem[], size: number): WorkItem[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );

const walkRules = (input: CountInput) => ({
  ...input,
  start: startOfDay(input.window.start, input.calendar.timezone),
  end: endOfLastDay({ ...input.calendar, end: input.window.end, asOf: input.asOf }),
});

/** What can be compared: the items are those that were given, and models are functions. */
const told = ({ items, allocations, model, ...others }: Effort) => ({
  ...others,
  items: items.map(({ id }) => id),
  allocations: [...allocations],
  evidence: model.evidence,
});

/** The rules as a thread can be given them; sources and items have no place in them. */
const shareRules = (input: CountInput) => {
  const { roster, calendar, effort, kinds, effortFrom, window, asOf, cuts } = input;
  return { roster, calendar, effort, kinds, effortFrom, window, asOf, cuts };
};

const rulesFor = (input: CountInput) => {
  const { states, accounts, roster, effort, start, end } = walkRules(input);
  return { states, accounts, roster, effort, start, end };
};

describe.skipIf(noServer !== null)('effort that a thread works out (needs PostgreSQL)', () => {
  it.each(MODELS)(
    'is what is worked out here, under %s',
    async (model) => {
      for (let seed = 1; seed <= WORLDS; seed += 1) {
        const world = odd(randomWorld(seed, model));
        const store = await openAt(await fresh());
        await save(store, world);
        const items = world.items.toSorted(byId);
        const base = inputOf(world);
        const effort = { ...base.effort, assigneesField: 'people' };
        const input = {
          ...base,
          effort,
          items: [items],
          worklogs: [world.worklogs.toSorted(byId)],
        };
        const changes = [world.changes.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1))];
        const expected = told(await countEffort({ ...input, changes }));
        expect(expected.exceptions.map(({ kind }) => kind)).toContain('unknown-assignee');
        for (const [size, worthAThread] of [
          [1, 1],
          [3, 5],
          [100, Infinity],
        ] as const) {
          const ahead = new EffortAhead(store, rulesFor(input), worthAThread);
          for (const page of inPages(items, size)) ahead.add(page);
          expect(told(await ahead.finish(items, shareRules(input)))).toEqual(expected);
          ahead.stop();
        }
        await store.close();
      }
    },
    120_000,
  );

  it('says what failed in the thread, whether somebody waits already or not', async () => {
    const store = await openAt(await fresh());
    const gone = secret((await fresh()).reveal().replace(/[^/]*$/, 'no_such_database'));
    const input = inputOf(randomWorld(1, 'equal'));
    for (const wait of [0, 2_000]) {
      const ahead = new EffortAhead({ ...store, server: gone }, rulesFor(input), 1);
      ahead.add([anItem('j:1')]);
      await new Promise((resolve) => setTimeout(resolve, wait));
      await expect(ahead.finish([anItem('j:1')], shareRules(input))).rejects.toMatchObject({
        name: 'StoreError',
        kind: 'unreachable',
        message: expect.stringContaining('there is no such database') as string,
      });
    }
    await store.close();
  });

  it('is refused, and not awaited for ever, when its thread was stopped', async () => {
    const store = await openAt(await fresh());
    const input = inputOf(randomWorld(1, 'equal'));
    const ahead = new EffortAhead(store, rulesFor(input), 1);
    ahead.add([anItem('j:1')]);
    ahead.stop();
    await expect(ahead.finish([anItem('j:1')], shareRules(input))).rejects.toThrow(
      'ended before it was done',
    );
    await store.close();
  });
});
