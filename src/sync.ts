import type { Instant } from './model/work-item.ts';
import type { Located, Source, Stream } from './sources/source.ts';
import type { Store } from './store/store.ts';

const CENSUS = 'census';
/** A little under a day, so that a nightly sync takes one every night. */
const CENSUS_EVERY_MS = 20 * 3_600_000;
const LOCATE_BATCH = 100;

export interface SyncOptions {
  now: () => Instant;
  /** Reads everything again instead of what changed. */
  full: boolean;
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
  /** What the census found of the items it did not show, by fate. */
  gone: Record<string, number>;
}

/** Walks one stream from its checkpoint or watermark to the end; a page and its checkpoint are stored together. */
const walk = async (
  source: Source,
  stream: Stream,
  store: Store,
  options: SyncOptions,
): Promise<{ pages: number; items: number; changes: number }> => {
  const state = await store.beginWalk(source.id, stream.name, options.now(), options.full);
  const done = { pages: 0, items: 0, changes: 0 };
  for await (const page of stream.read({ since: state.walkSince, resume: state.checkpoint })) {
    await store.savePage(source.id, stream.name, page);
    done.pages += 1;
    done.items += page.items.length;
    done.changes += page.changes.length;
  }
  await store.finishWalk(source.id, stream.name);
  return done;
};

const goneOf = (located: Located, lastSeen: Instant) =>
  located.fate === 'trashed' || located.fate === 'deleted' || located.fate === 'notVisible'
    ? { reason: located.fate, since: located.at ?? lastSeen }
    : null;

interface Census {
  /** Ids that the source shows, trash left out. */
  visible: number;
  /** Fates of what the store has and the census did not show. */
  fates: Record<string, number>;
}

type Fates = Parameters<Store['markGone']>[1];

const countSeen = async (
  source: Source,
  lastSeen: Instant,
): Promise<{ seen: Map<string, Fates[number]>; visible: number }> => {
  const seen = new Map<string, Fates[number]>();
  let visible = 0;
  for await (const ids of source.census()) {
    for (const { nativeId, archivedAt, trashed } of ids) {
      const gone = trashed ? { reason: 'trashed' as const, since: archivedAt ?? lastSeen } : null;
      if (!seen.has(nativeId) && !trashed) visible += 1;
      seen.set(nativeId, { nativeId, gone, archivedAt });
    }
  }
  return { seen, visible };
};

/** Compares every id the token can see with every id in the store, and records what became of the difference. */
const takeCensus = async (source: Source, store: Store, options: SyncOptions): Promise<Census> => {
  const state = await store.beginWalk(source.id, CENSUS, options.now(), true);
  const lastSeen = state.watermark ?? options.now();
  const { seen, visible } = await countSeen(source, lastSeen);
  const stored = await store.itemNativeIds(source.id);
  const known = new Set(stored);
  const gone = new Set(await store.goneNativeIds(source.id));
  const missing = stored.filter((id) => !seen.has(id));
  const fates: Record<string, number> = {};
  const changed: Fates = [...seen.values()];
  for (let from = 0; from < missing.length; from += LOCATE_BATCH) {
    for (const located of await source.locate(missing.slice(from, from + LOCATE_BATCH))) {
      const { nativeId, archivedAt, fate } = located;
      fates[fate] = (fates[fate] ?? 0) + 1;
      changed.push({ nativeId, gone: goneOf(located, lastSeen), archivedAt });
    }
  }
  await store.markGone(source.id, changed);
  await fetchMissed(
    source,
    store,
    [...seen.values()]
      .filter((one) => !known.has(one.nativeId) || (gone.has(one.nativeId) && one.gone === null))
      .map(({ nativeId }) => nativeId),
  );
  await store.finishWalk(source.id, CENSUS);
  return { visible, fates };
};

/** Items that no stream showed although the census did: new ones, and those that were gone and may have changed unseen. */
const fetchMissed = async (source: Source, store: Store, nativeIds: string[]): Promise<void> => {
  if (!source.refetch || nativeIds.length === 0) return;
  for await (const page of source.refetch(nativeIds)) await store.savePage(source.id, CENSUS, page);
};

/**
 * Pulls one source into the store: every stream, then (daily, or when `full`) the census of ids, then the source's own count.
 * Throws the source's SourceError; what was stored before it stays and is resumed next time.
 */
export const syncSource = async (
  source: Source,
  store: Store,
  options: SyncOptions,
): Promise<SyncOutcome> => {
  const startedAt = options.now();
  const total = { pages: 0, items: 0, changes: 0 };
  for (const stream of await source.streams()) {
    const done = await walk(source, stream, store, options);
    total.pages += done.pages;
    total.items += done.items;
    total.changes += done.changes;
  }
  const last = (await store.streamState(source.id, CENSUS)).watermark;
  const due = options.full || last === null || startedAt - last >= CENSUS_EVERY_MS;
  const census = due ? await takeCensus(source, store, options) : null;
  const itemsInSource = (await source.count()) ?? census?.visible ?? null;
  await store.saveSourceCount(source.id, itemsInSource, options.now());
  return {
    source: source.id,
    startedAt,
    finishedAt: options.now(),
    ...total,
    itemsInSource,
    gone: census?.fates ?? {},
  };
};
