import type { Instant } from './model/work-item.ts';
import type { Located, Source, Stream } from './sources/source.ts';
import type { Presence, Store } from './store/store.ts';

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
): Promise<Walked> => {
  const { name } = stream;
  const state = await store.beginWalk(source.id, name, options.now(), options.full);
  const done = { pages: 0, items: 0, changes: 0, whole: state.walkSince === null };
  for await (const page of stream.read({ since: state.walkSince, resume: state.checkpoint })) {
    await store.savePage(source.id, name, page);
    done.pages += 1;
    done.items += page.items.length;
    done.changes += page.changes.length;
  }
  await store.finishWalk(source.id, name);
  return done;
};

interface Walked {
  pages: number;
  items: number;
  changes: number;
  /** Everything was read, not only what changed. */
  whole: boolean;
}

const walkAll = async (source: Source, store: Store, options: SyncOptions): Promise<Walked> => {
  const total = { pages: 0, items: 0, changes: 0, whole: false };
  const streams = await source.streams();
  for (const stream of streams) {
    const done = await walk(source, stream, store, options);
    total.pages += done.pages;
    total.items += done.items;
    total.changes += done.changes;
    total.whole ||= done.whole;
  }
  await store.keepStreams(
    source.id,
    streams.map(({ name }) => name),
  );
  return total;
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

/** What became of ids that the store has and the census did not show. */
const locateMissing = async (source: Source, missing: string[]): Promise<Located[]> => {
  const located: Located[] = [];
  for (let from = 0; from < missing.length; from += LOCATE_BATCH)
    located.push(...(await source.locate(missing.slice(from, from + LOCATE_BATCH))));
  return located;
};

/** Items that the census shows otherwise than the store: new, back again, archived or restored without another trace. */
const staleIds = (seen: ReadonlyMap<string, Fates[number]>, stored: Presence[]): string[] => {
  const known = new Map(stored.map((item) => [item.nativeId, item]));
  return [...seen.values()]
    .filter(({ nativeId, archivedAt, gone }) => {
      const item = known.get(nativeId);
      return !item || item.gone !== (gone !== null) || item.archivedAt !== archivedAt;
    })
    .map(({ nativeId }) => nativeId);
};

/** Compares every id the token can see with every id in the store, and records what became of the difference. */
const takeCensus = async (source: Source, store: Store, options: SyncOptions): Promise<Census> => {
  const state = await store.beginWalk(source.id, CENSUS, options.now(), true);
  const lastSeen = state.watermark ?? options.now();
  const { seen, visible } = await countSeen(source, lastSeen);
  const stored = await store.presence(source.id);
  const missing = stored.filter(({ nativeId }) => !seen.has(nativeId));
  const located = await locateMissing(
    source,
    missing.map(({ nativeId }) => nativeId),
  );
  const lost = located.map((one) => ({
    nativeId: one.nativeId,
    gone: goneOf(one, lastSeen),
    archivedAt: one.archivedAt,
  }));
  await store.markGone(source.id, [...seen.values(), ...lost]);
  const newlyGone = missing.filter(({ gone }) => !gone).map(({ nativeId }) => nativeId);
  const orphans = await store.childNativeIds(source.id, newlyGone);
  await fetchAgain(source, store, [...new Set([...staleIds(seen, stored), ...orphans])]);
  await store.finishWalk(source.id, CENSUS);
  const fates: Record<string, number> = {};
  for (const { fate } of located) fates[fate] = (fates[fate] ?? 0) + 1;
  return { visible, fates };
};

/** Reads items whole that no stream showed although they may have changed. */
const fetchAgain = async (source: Source, store: Store, nativeIds: string[]): Promise<void> => {
  if (!source.refetch || nativeIds.length === 0) return;
  for await (const page of source.refetch(nativeIds)) await store.savePage(source.id, CENSUS, page);
};

const itemsInStore = async (source: Source, store: Store): Promise<number> =>
  (await store.sourceStates()).find((state) => state.source === source.id)?.itemsInStore ?? 0;

/**
 * Pulls one source into the store: every stream, then the census of ids (daily, after a whole reading, and when the
 * source counts otherwise than the store), then the source's own count. Throws the source's SourceError; what was
 * stored before it stays and is resumed next time.
 */
export const syncSource = async (
  source: Source,
  store: Store,
  options: SyncOptions,
): Promise<SyncOutcome> => {
  const startedAt = options.now();
  const { whole, ...read } = await walkAll(source, store, options);
  const last = (await store.streamState(source.id, CENSUS)).watermark;
  const counted = await source.count();
  const due =
    whole ||
    last === null ||
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
    gone: census?.fates ?? {},
  };
};
