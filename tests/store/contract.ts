import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import type { Store } from '../../src/store/store.ts';
import { decidingContract } from './contract-deciding.ts';
import { partsContract } from './contract-parts.ts';
import { pagesContract } from './contract-pages.ts';
import { readingContract } from './contract-reading.ts';
import { walksContract } from './contract-walks.ts';
import { emptyStore } from './empty-store.ts';

/** What a test of the contract works with: an empty store, and its clock. */
export interface Subject {
  store(): Store;
  setNow(instant: number): void;
}

/** Everything a store promises, run on one engine. The database is opened once and emptied before each test. */
export const storeContract = (
  name: string,
  open: (now: () => number) => Promise<Database>,
  options: { skip?: boolean } = {},
): void => {
  describe.skipIf(options.skip === true)(name, () => {
    let database: Database;
    let store: Store;
    let now = 0;
    beforeAll(async () => {
      database = await open(() => now);
      store = storeOn(database);
    });
    beforeEach(async () => {
      now = 1_770_000_000_000;
      await emptyStore(database);
    });
    afterAll(() => store.close());

    const subject: Subject = {
      store: () => store,
      setNow: (instant) => {
        now = instant;
      },
    };
    walksContract(subject);
    partsContract(subject);
    pagesContract(subject);
    readingContract(subject);
    decidingContract(subject);
  });
};
