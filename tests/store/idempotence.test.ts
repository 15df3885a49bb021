import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { compareIds, qualify, type WorkItem } from '../../src/model/work-item.ts';
import type { Page } from '../../src/sources/source.ts';
import { openDatabase } from '../../src/store/connect.ts';
import type { Database } from '../../src/store/database.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import { aChange, all, allChanges, anItem, aPage, SOURCE } from './builders.ts';
import { emptyStore } from './empty-store.ts';
import { layStore } from '../prepared/store.ts';

const RUNS = process.env.BETSHEET_FULL === undefined ? 40 : 1_000;

const folder = mkdtempSync(join(tmpdir(), 'betsheet-store-'));
let database: Database;
beforeAll(async () => {
  await layStore(folder);
  database = await openDatabase({ url: null, folder, now: () => 1, command: 'test' });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const anyText = fc.string({ unit: 'binary' });

const item = fc
  .record({ number: fc.integer({ min: 0, max: 8 }), title: anyText, labels: fc.array(anyText) })
  .map(({ number, ...given }) => anItem(number, given));

const change = fc
  .record({
    number: fc.integer({ min: 0, max: 8 }),
    entry: fc.integer({ min: 0, max: 12 }),
    seq: fc.integer({ min: 0, max: 1 }),
    at: fc.integer({ min: 0, max: 3 }),
    fromText: fc.option(anyText),
  })
  .map(({ number, entry, ...given }) => aChange(number, String(entry), given));

const page: fc.Arbitrary<Page> = fc
  .record({ items: fc.array(item), changes: fc.array(change), checkpoint: fc.jsonValue() })
  .map((given) =>
    aPage({
      ...given,
      // JSON has no negative zero.
      checkpoint: JSON.parse(JSON.stringify(given.checkpoint)) as Page['checkpoint'],
      historyOf: [...new Set(given.changes.map(({ itemId }) => itemId))],
    }),
  );

/** The plain reading of what pages mean: the last of each item, and the last history of each item, in order. */
const meaningOf = (pages: Page[]) => {
  const items = new Map<string, WorkItem>();
  const histories = new Map<string, Change[]>();
  for (const { items: given, changes, historyOf } of pages) {
    for (const one of given) items.set(one.id, one);
    for (const id of historyOf) {
      const own = changes.filter(({ itemId }) => itemId === id);
      const last = own.filter(
        (one, at) => !own.slice(at + 1).some((o) => o.entryId === one.entryId && o.seq === one.seq),
      );
      histories.set(id, last);
    }
  }
  const byId = <T>(map: Map<string, T>): T[] =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const order = (a: Change, b: Change): number =>
    a.at - b.at || compareIds(qualify('', a.entryId), qualify('', b.entryId)) || a.seq - b.seq;
  return { items: byId(items), changes: byId(histories).flatMap((own) => own.sort(order)) };
};

describe('pages', () => {
  it(
    `mean the same however often each is saved again (${RUNS} walks)`,
    { timeout: 600_000 },
    async () => {
      const store = storeOn(database);
      const walk = fc.array(fc.tuple(page, fc.integer({ min: 1, max: 3 })), { maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(walk, async (pages) => {
          await emptyStore(database);
          await store.beginWalk(SOURCE, 'issues', 1, false);
          for (const [one, times] of pages) {
            for (let time = 0; time < times; time += 1) await store.savePage(SOURCE, 'issues', one);
          }
          const { items, changes } = meaningOf(pages.map(([one]) => one));
          expect(await all(store.items())).toEqual(items);
          expect(await allChanges(store)).toEqual(changes);
          const { checkpoint } = await store.streamState(SOURCE, 'issues');
          expect(checkpoint).toEqual(pages.at(-1)?.[0].checkpoint ?? null);
        }),
        { numRuns: RUNS },
      );
    },
  );
});
