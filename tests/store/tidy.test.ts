import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/connect.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import { aPage, SOURCE } from './builders.ts';
import { embeddedFolder } from './temporary-folder.ts';

const payload = { text: Array.from({ length: 4_000 }, (_, index) => index).join() };
const raw = Array.from({ length: 50 }, (_, index) => ({
  kind: 'issue',
  nativeId: String(index),
  payload,
}));

describe('the embedded store', () => {
  it('does not grow when the same is sent again and again, if it is tidied', async () => {
    const folder = await embeddedFolder();
    const database = await openDatabase({ url: null, folder, now: () => 1, command: 'test' });
    const store = storeOn(database);
    await store.beginWalk(SOURCE, 'issues', 100, false);
    const sizeAfter = async (pages: number): Promise<number> => {
      for (let page = 0; page < pages; page += 1) {
        await store.savePage(SOURCE, 'issues', aPage({ raw }));
        await store.tidy();
      }
      const found = await sql<{ size: number }>`
        select pg_total_relation_size('raw_payloads') as size`.execute(database.db);
      return found.rows[0]?.size ?? 0;
    };
    const early = await sizeAfter(3);
    expect(early).toBeGreaterThan(100_000);
    expect(await sizeAfter(6)).toBeLessThan(early * 1.5);
    await store.close();
  });
});
