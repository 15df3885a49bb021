import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesAhead } from '../../src/store/changes-ahead.ts';
import type { Secret } from '../../src/config/config.ts';
import { openDatabase } from '../../src/store/connect.ts';
import { changesIn, type Entry } from '../../src/store/documents.ts';
import { historiesIn } from '../../src/store/histories.ts';
import { packChanges, unpackChanges } from '../../src/store/packed-changes.ts';
import type { Change } from '../../src/model/change.ts';
import { bytesAt, SharedBlocks } from '../../src/store/shared-blocks.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { aChange, all, aPage, SOURCE } from './builders.ts';
import { secret } from './postgres-server.ts';

const text = fc.string({ unit: 'binary' });
const maybe = fc.option(text);
const entry: fc.Arbitrary<Entry> = fc.tuple(
  text,
  fc.nat(),
  fc.double({ noNaN: true }),
  fc.constantFrom('state', 'assignee', 'other'),
  text,
  maybe,
  maybe,
  maybe,
  maybe,
  maybe,
);

it('packs any histories so that they come out as they would have been read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.array(entry))), (rows) => {
      const plain = rows.flatMap(([itemId, entries]) => changesIn(itemId, entries));
      expect(unpackChanges(packChanges(rows))).toEqual(plain);
    }),
  );
});

it('packs more texts than two bytes can tell apart', () => {
  const entries = Array.from({ length: 2 ** 16 }, (_, i): Entry => [
    `${i}`,
    0,
    i,
    'state',
    'status',
    `from ${i}`,
    null,
    null,
    null,
    null,
  ]);
  expect(unpackChanges(packChanges([['j:1', entries]]))).toEqual(changesIn('j:1', entries));
});

it('puts bytes of any length into blocks that threads share', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (parts) => {
      const blocks = new SharedBlocks(64);
      const places = parts.map((part) => blocks.put(part));
      expect(places.map((place) => [...bytesAt(place)])).toEqual(parts.map((part) => [...part]));
      expect(places.every(({ offset }) => offset % 8 === 0)).toBe(true);
    }),
  );
  const long = new SharedBlocks(16).put(new Uint8Array(100).fill(7));
  expect([...bytesAt(long)]).toEqual(Array(100).fill(7));
});

const server = await sharedPostgres();

const fresh = (): Promise<Secret> => {
  if (typeof server === 'string') throw new Error(server);
  return server.freshDatabase();
};

it.skipIf(typeof server === 'string')(
  'a thread reads what is read here, no further ahead than it may, and afresh for each walk over the items',
  { timeout: 60_000 },
  async () => {
    const url = await fresh();
    const database = await openDatabase({ url, folder: '', now: () => 0, command: 'test' });
    const store = storeOn(database);
    const save = async (...changes: Change[]): Promise<void> => {
      const historyOf = changes.map(({ itemId }) => itemId);
      await store.savePage(SOURCE, 'issues', aPage({ changes, historyOf }));
    };
    const items = Array.from({ length: 2_500 }, (_, i) => i);
    await store.beginWalk(SOURCE, 'issues', 0, true);
    await save(...items.flatMap((i) => [aChange(i, `${i}1`), aChange(i, `${i}2`, { at: i })]));
    const plain = await all(store.changes());
    expect(plain).toHaveLength(5_000);

    const { pages } = changesAhead(url, 1);
    expect(await pages.next()).toEqual({ done: false, value: plain.slice(0, 2_000) });
    expect(await all(pages)).toEqual(plain.slice(2_000));

    const histories = historiesIn(database, 2_000);
    histories.forItems()(2_000);
    await save(aChange(9_999, '1'));
    histories.forItems()(2_000);
    expect(await all(histories.read())).toEqual([...plain, aChange(9_999, '1')]);
    await store.close();
  },
);

it.skipIf(typeof server === 'string')('says what failed in the thread', async () => {
  const gone = secret((await fresh()).reveal().replace(/[^/]*$/, 'no_such_database'));
  await expect(all(changesAhead(gone).pages)).rejects.toMatchObject({
    name: 'StoreError',
    kind: 'unreachable',
    message: expect.stringContaining('there is no such database') as string,
  });
});
