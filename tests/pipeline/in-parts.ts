import { afterAll, beforeAll, beforeEach } from 'vitest';
import { pullPart, type Sharing } from '../../src/parts.ts';
import { pull } from '../../src/run.ts';
import { createBudgets } from '../../src/sources/budgets.ts';
import { openDatabase } from '../../src/store/connect.ts';
import type { Database } from '../../src/store/database.ts';
import type { Part } from '../../src/store/parts.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import type { Store } from '../../src/store/store.ts';
import { layStore } from '../prepared/store.ts';
import { emptyStore } from '../store/empty-store.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { anEnvironment, heldBy, type Company } from './company.ts';

type WalkOne = (part: Part, walk: () => Promise<void>) => Promise<void>;

/** One database for all tests of a file, empty before each: to open one takes longer than a pull. */
export const partsInStore = (openedAt: number) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    const folder = temporaryFolder();
    await layStore(folder);
    database = await openDatabase({ url: null, folder, now: () => openedAt, command: 'test' });
    // Every pull ends with a vacuum, which takes longer than all else and changes nothing.
    store = { ...storeOn(database), tidy: async () => undefined };
  });
  beforeEach(() => emptyStore(database));
  afterAll(() => store.close());

  /** Pulls the one source of a company; `sharing` null as one process does it. */
  const sync = async ({ config, now }: Company, sharing: Sharing | null) => {
    const environment = () => anEnvironment({ now: now() });
    const options = { now, full: false, only: null, sharing };
    const [pulled] = await pull(config, store, environment, options);
    if (pulled!.error !== null) throw pulled!.error;
    return pulled!.outcome;
  };

  /** What a store holds that one process fills from nothing; the store is empty again after it. */
  const alone = async <Seen>(company: Company, see: () => Promise<Seen>): Promise<Seen> => {
    await emptyStore(database);
    await sync(company, null);
    const seen = await see();
    await emptyStore(database);
    return seen;
  };

  /** Parts walked side by side, each on a source of its own as another process would have it. */
  const workers = (
    { config, now }: Company,
    one: WalkOne = (_, walk) => walk(),
    into: Store = store,
  ) => {
    const cut: (Part & { stream: string })[] = [];
    const sharing: Sharing = {
      items: 20,
      walk: async (source, stream, parts) => {
        cut.push(...parts.map((part) => ({ ...part, stream })));
        const ended = await Promise.allSettled(
          parts.map((part) =>
            one(part, () =>
              pullPart(config, into, anEnvironment({ now: now() }), {
                part: { source, stream, ...part },
                budgets: createBudgets(config.sources),
              }),
            ),
          ),
        );
        for (const end of ended) if (end.status === 'rejected') throw end.reason;
      },
    };
    return { sharing, cut };
  };

  /** The store of workers of which every one but the first dies when it has stored one page. */
  const dying = (): Store => {
    const stored = new Set<number>();
    const savePage: Store['savePage'] = async (source, stream, page, part) => {
      if (part !== undefined && part.number > 0 && stored.has(part.number))
        throw new Error('killed');
      await store.savePage(source, stream, page, part);
      if (part !== undefined) stored.add(part.number);
    };
    return { ...store, savePage };
  };

  const everything = async (): Promise<unknown> => ({
    ...(await heldBy(store)),
    states: await store.states(),
    accounts: await store.accounts(),
    sources: await store.sourceStates(),
  });

  return {
    store: () => store,
    empty: () => emptyStore(database),
    sync,
    alone,
    workers,
    dying,
    everything,
  };
};
