import { CENSUS, takeCensus } from './census.ts';
import { withSmallHeap } from './heap.ts';
import type { Instant } from './model/work-item.ts';
import { partsOf, walkParts, type Sharing } from './parts.ts';
import type { Source, Stream } from './sources/source.ts';
import type { Place, Store } from './store/store.ts';

/** A little under a day, so that a nightly sync takes one every night. */
const CENSUS_EVERY_MS = 20 * 3_600_000;

export interface SyncOptions {
  now: () => Instant;
  /** Reads everything again instead of what changed. */
  full: boolean;
  /** Set where other workers can help. */
  sharing?: Sharing | null;
}

export interface SyncOutcome {
  source: string;
  startedAt: Instant;
  finishedAt: Instant;
  pages: number;
  items: number;
  changes: number;
  /** Items by the source's own count, else by a census of its ids; null where neither was taken. */
  itemsInSource: number | null;
  /** Items of the store that the census did not show, by what became of them; empty where none was taken. */
  gone: Record<string, number>;
}

/**
 * Walks one stream from its checkpoint or watermark to the end, or has it walked in parts; a page and its checkpoint are
 * stored together.
 */
const walk = async (
  source: Source,
  stream: Stream,
  store: Store,
  options: SyncOptions,
): Promise<Walked> => {
  const { name } = stream;
  const { sharing = null } = options;
  const state = await store.beginWalk(source.id, name, options.now(), options.full);
  const done = { pages: 0, items: 0, changes: 0, whole: state.walkSince === null };
  const parts = await partsOf(source, stream, store, sharing);
  if (parts.length > 0) {
    for (const part of await walkParts(source, stream, store, [parts, sharing])) add(done, part);
    await store.finishWalk(source.id, name, state.walkStartedAt);
    return done;
  }
  const { walkStartedAt: begun, checkpoint } = state;
  let after: Place = { walk: begun, checkpoint };
  for await (const page of stream.read({ since: state.walkSince, resume: checkpoint })) {
    await store.savePage(source.id, name, page, undefined, after);
    after = { walk: begun, checkpoint: page.checkpoint };
    add(done, { pages: 1, items: page.items.length, changes: page.changes.length });
  }
  await store.finishWalk(source.id, name, begun);
  return done;
};

interface Walked {
  pages: number;
  items: number;
  changes: number;
  /** Everything was read, not only what changed. */
  whole: boolean;
}

const add = (
  total: Omit<Walked, 'whole'>,
  { pages, items, changes }: Omit<Walked, 'whole'>,
): void => {
  total.pages += pages;
  total.items += items;
  total.changes += changes;
};

const walkAll = async (source: Source, store: Store, options: SyncOptions): Promise<Walked> => {
  const total = { pages: 0, items: 0, changes: 0, whole: false };
  const streams = await source.streams();
  for (const stream of streams) {
    const done = await walk(source, stream, store, options);
    add(total, done);
    total.whole ||= done.whole;
  }
  await store.keepStreams(
    source.id,
    streams.map(({ name }) => name),
  );
  return total;
};

const itemsInStore = async (source: Source, store: Store): Promise<number> =>
  (await store.sourceStates()).find((state) => state.source === source.id)?.itemsInStore ?? 0;

/**
 * Pulls one source into the store: every stream, then the census of ids (daily, after a whole reading, and when the
 * source counts otherwise than the store), then the source's own count. Throws the source's SourceError; what was
 * stored before it stays and is resumed next time.
 */
export const syncSource = (
  source: Source,
  store: Store,
  options: SyncOptions,
): Promise<SyncOutcome> => withSmallHeap(() => syncWhole(source, store, options));

const syncWhole = async (
  source: Source,
  store: Store,
  options: SyncOptions,
): Promise<SyncOutcome> => {
  const startedAt = options.now();
  const { whole, ...read } = await walkAll(source, store, options);
  const { watermark: last, walkStartedAt } = await store.streamState(source.id, CENSUS);
  const counted = await source.count();
  const due =
    whole ||
    last === null ||
    walkStartedAt !== null ||
    startedAt - last >= CENSUS_EVERY_MS ||
    (counted !== null && counted !== (await itemsInStore(source, store)));
  const census = due ? await takeCensus(source, store, options) : null;
  const itemsInSource = (due ? await source.count() : counted) ?? census?.visible ?? null;
  await store.saveSourceCount(source.id, itemsInSource, options.now());
  await store.tidy();
  return {
    source: source.id,
    startedAt,
    finishedAt: options.now(),
    ...read,
    itemsInSource,
    gone: census?.gone ?? {},
  };
};
