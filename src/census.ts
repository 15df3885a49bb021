import type { Gone, Instant } from './model/work-item.ts';
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
      return !item || (item.gone === null) !== (gone === null) || item.archivedAt !== archivedAt;
    })
    .map(({ nativeId }) => nativeId);
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
  const { seen, visible } = await countSeen(source, lastSeen);
  const stored = await store.presence(source.id);
  const missing = stored.filter(({ nativeId }) => !seen.has(nativeId));
  const lost = newlyMissing(missing, options);
  const located = await locateMissing(source, lost);
  const archived = located.filter(({ fate }) => fate === 'archived');
  const orphans = await store.childNativeIds(source.id, lost);
  await fetchAgain(source, store, [
    ...new Set([
      ...staleIds(seen, stored),
      ...archived.map(({ nativeId }) => nativeId),
      ...orphans,
    ]),
  ]);
  const fates = located.map((one) => ({
    nativeId: one.nativeId,
    gone: goneOf(one, lastSeen),
    archivedAt: one.archivedAt,
  }));
  await store.markGone(source.id, [...seen.values(), ...fates]);
  await store.finishWalk(source.id, CENSUS);
  return { visible, gone: tally(missing, located) };
};

/** Reads items whole that no stream showed although they may have changed. */
const fetchAgain = async (source: Source, store: Store, nativeIds: string[]): Promise<void> => {
  if (!source.refetch || nativeIds.length === 0) return;
  for await (const page of source.refetch(nativeIds)) await store.savePage(source.id, CENSUS, page);
};
