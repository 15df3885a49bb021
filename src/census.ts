import type { Gone, Instant } from './model/work-item.ts';
import { IdSet } from './sources/id-set.ts';
import type { Located, Source } from './sources/source.ts';
import type { Presence, Store } from './store/store.ts';
import type { SyncOptions } from './sync.ts';

/** The stream under which the walk over all ids is kept. */
export const CENSUS = 'census';
const LOCATE_BATCH = 100;

/** Found where it was expected, it is not gone; otherwise since when, and why. */
const goneOf = (located: Located, lastSeen: Instant): Gone | null =>
  located.fate === 'present'
    ? null
    : { reason: located.fate, since: located.at ?? located.archivedAt ?? lastSeen };

export interface Census {
  /** Ids that the source shows, trash left out. */
  visible: number;
  /** What the store has and the census did not show, by fate. */
  gone: Record<string, number>;
}

type Fate = Parameters<Store['markGone']>[1][number];

/** What the source shows: all ids in little room, and besides only what is more to say of some. */
interface Seen {
  ids: IdSet;
  /** Those that are archived or in the trash. */
  apart: Map<string, Fate>;
  /** Ids, trash left out. */
  visible: number;
}

const readSeen = async (source: Source, lastSeen: Instant): Promise<Seen> => {
  const seen: Seen = { ids: new IdSet(), apart: new Map(), visible: 0 };
  for await (const ids of source.census()) {
    for (const { nativeId, archivedAt, trashed } of ids) {
      if (seen.ids.add(nativeId) && !trashed) seen.visible += 1;
      const gone = trashed ? { reason: 'trashed' as const, since: archivedAt ?? lastSeen } : null;
      if (trashed || archivedAt !== null) seen.apart.set(nativeId, { nativeId, gone, archivedAt });
      else seen.apart.delete(nativeId);
    }
  }
  return seen;
};

/** How what the source shows and what the store has differ. */
interface Difference {
  /** In the store and not shown. */
  missing: Presence[];
  /** Shown otherwise than stored, so to be read again: new, back again, archived or restored without another trace. */
  stale: string[];
  /** Shown, and to be marked in the store. */
  fates: Fate[];
}

const compare = async (
  seen: Seen,
  stored: AsyncIterable<readonly Presence[]>,
): Promise<Difference> => {
  const difference: Difference = { missing: [], stale: [], fates: [] };
  const known = new IdSet();
  for await (const items of stored) {
    for (const item of items) {
      const { nativeId } = item;
      known.add(nativeId);
      if (!seen.ids.has(nativeId)) {
        difference.missing.push(item);
        continue;
      }
      const fate = seen.apart.get(nativeId) ?? { nativeId, gone: null, archivedAt: null };
      const moved = item.archivedAt !== fate.archivedAt;
      if (moved || (item.gone === null) !== (fate.gone === null)) difference.stale.push(nativeId);
      if (moved || item.gone !== null || fate.gone !== null) difference.fates.push(fate);
    }
  }
  for (const nativeId of seen.ids.without(known)) {
    difference.stale.push(nativeId);
    const fate = seen.apart.get(nativeId);
    if (fate !== undefined) difference.fates.push(fate);
  }
  return difference;
};

/** What became of ids that the store has and the census did not show. */
const locateMissing = async (source: Source, missing: string[]): Promise<Located[]> => {
  const located: Located[] = [];
  for (let from = 0; from < missing.length; from += LOCATE_BATCH)
    located.push(...(await source.locate(missing.slice(from, from + LOCATE_BATCH))));
  return located;
};

/** What was gone before and is not shown still stays as it is: only what is missing anew is asked about. */
const newlyMissing = (missing: Presence[], { full }: SyncOptions): string[] =>
  missing.filter(({ gone }) => full || gone === null).map(({ nativeId }) => nativeId);

const tally = (missing: Presence[], located: Located[]): Record<string, number> => {
  const fates = new Map(located.map(({ nativeId, fate }) => [nativeId, fate]));
  const counts: Record<string, number> = {};
  for (const { nativeId, gone } of missing) {
    const fate = fates.get(nativeId) ?? gone ?? 'present';
    counts[fate] = (counts[fate] ?? 0) + 1;
  }
  return counts;
};

/**
 * Compares every id the token can see with every id in the store, and records what became of the difference. What is to
 * be read again is read before anything is marked: killed in between, the next census finds the same difference.
 */
export const takeCensus = async (
  source: Source,
  store: Store,
  options: SyncOptions,
): Promise<Census> => {
  const state = await store.beginWalk(source.id, CENSUS, options.now(), true);
  const lastSeen = state.watermark ?? options.now();
  const seen = await readSeen(source, lastSeen);
  const { missing, stale, fates } = await compare(seen, store.presence(source.id));
  const lost = newlyMissing(missing, options);
  const located = await locateMissing(source, lost);
  const archived = located.filter(({ fate }) => fate === 'archived');
  const orphans = await store.childNativeIds(source.id, lost);
  await fetchAgain(source, store, [
    ...new Set([...stale, ...archived.map(({ nativeId }) => nativeId), ...orphans]),
  ]);
  for (const one of located) {
    const { nativeId, archivedAt } = one;
    fates.push({ nativeId, gone: goneOf(one, lastSeen), archivedAt });
  }
  await store.markGone(source.id, fates);
  await store.finishWalk(source.id, CENSUS, state.walkStartedAt);
  return { visible: seen.visible, gone: tally(missing, located) };
};

/** Reads items whole that no stream showed although they may have changed. */
const fetchAgain = async (source: Source, store: Store, nativeIds: string[]): Promise<void> => {
  if (!source.refetch || nativeIds.length === 0) return;
  for await (const page of source.refetch(nativeIds)) await store.savePage(source.id, CENSUS, page);
};
