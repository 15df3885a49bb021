import type { Instant } from './model/work-item.ts';
import type { Located, Source, Stream } from './sources/source.ts';
import type { Store } from './store/store.ts';

const CENSUS_EVERY_MS = 24 * 3_600_000;
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
  /** Items the source counts; null where it does not count. */
  itemsInSource: number | null;
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

/** Compares every id the token can see with every id in the store, and records what became of the difference. */
const takeCensus = async (
  source: Source,
  store: Store,
  options: SyncOptions,
): Promise<Record<string, number>> => {
  const state = await store.beginWalk(source.id, 'census', options.now(), true);
  const lastSeen = state.watermark ?? options.now();
  const visible = new Set<string>();
  const fates: Parameters<Store['markGone']>[1] = [];
  for await (const ids of source.census()) {
    for (const { nativeId, archivedAt, trashed } of ids) {
      visible.add(nativeId);
      const gone = trashed ? { reason: 'trashed' as const, since: archivedAt ?? lastSeen } : null;
      fates.push({ nativeId, gone, archivedAt });
    }
  }
  const missing = (await store.itemNativeIds(source.id)).filter((id) => !visible.has(id));
  const counts: Record<string, number> = {};
  for (let from = 0; from < missing.length; from += LOCATE_BATCH) {
    for (const located of await source.locate(missing.slice(from, from + LOCATE_BATCH))) {
      counts[located.fate] = (counts[located.fate] ?? 0) + 1;
      fates.push({
        nativeId: located.nativeId,
        gone: goneOf(located, lastSeen),
        archivedAt: located.archivedAt,
      });
    }
  }
  await store.markGone(source.id, fates);
  await store.finishWalk(source.id, 'census');
  return counts;
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
  const census = await store.streamState(source.id, 'census');
  const due = census.watermark === null || startedAt - census.watermark >= CENSUS_EVERY_MS;
  const gone = options.full || due ? await takeCensus(source, store, options) : {};
  const itemsInSource = await source.count();
  await store.saveSourceCount(source.id, itemsInSource, options.now());
  return { source: source.id, startedAt, finishedAt: options.now(), ...total, itemsInSource, gone };
};
