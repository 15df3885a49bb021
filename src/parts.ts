import type { Config } from './config/config.ts';
import { withSmallHeap } from './heap.ts';
import type { Budgets } from './sources/budgets.ts';
import { openSource } from './sources/index.ts';
import { SourceError, type Source, type SourceEnvironment, type Stream } from './sources/source.ts';
import type { Part, PartId } from './store/parts.ts';
import type { Place, Store } from './store/store.ts';

/** How a walk is shared out among workers. */
export interface Sharing {
  /** Items a part should have at most; a walk of fewer is not cut. */
  items: number;
  /** Has these parts walked, wherever that is, and resolves when all are; throws the SourceError of one that is not. */
  walk(source: string, stream: string, parts: Part[]): Promise<void>;
}

/** Walks one part from its checkpoint to its end; one that is finished, or whose walk is over, is left alone. */
export const walkPart = async (
  source: Source,
  stream: Stream,
  store: Store,
  { walk, number }: PartId,
): Promise<void> => {
  const known = await store.parts.of(source.id, stream.name);
  const part = known.find((one) => one.number === number && one.walk === walk);
  if (part === undefined || part.finished) return;
  const { walkSince } = await store.streamState(source.id, stream.name);
  const { checkpoint, scope } = part;
  let after: Place = { walk, checkpoint };
  for await (const page of stream.read({ since: walkSince, resume: checkpoint, part: scope })) {
    await store.savePage(source.id, stream.name, page, part, after);
    after = { walk, checkpoint: page.checkpoint };
  }
  await store.parts.finish(source.id, stream.name, part);
};

/** A part by the names of what it is of. */
export interface PartOf extends PartId {
  source: string;
  stream: string;
}

const CHANGED = 'the configuration has changed since this pull began; the next one starts anew';

/** {@link walkPart} on a source that is opened for it. Throws the source's SourceError. */
export const pullPart = (
  config: Config,
  store: Store,
  environment: SourceEnvironment,
  { part, budgets }: { part: PartOf; budgets: Budgets },
): Promise<void> =>
  withSmallHeap(async () => {
    const entry = config.sources.find(({ id }) => id === part.source);
    if (entry === undefined) throw new SourceError(part.source, 'incomplete', CHANGED);
    const source = await openSource(entry, environment, {
      worklogs: config.effort.model === 'worklog',
      budgets,
    });
    const stream = (await source.streams()).find(({ name }) => name === part.stream);
    if (stream === undefined) throw new SourceError(part.source, 'incomplete', CHANGED);
    await walkPart(source, stream, store, part);
  });

/**
 * The parts of a walk that has begun: those it was cut into before, else, if it is worth it, those it is cut into now.
 * Where the earlier ones are not the whole walk any more, it starts anew.
 */
export const partsOf = async (
  source: Source,
  { name, parts }: Stream,
  store: Store,
  sharing: Sharing | null,
): Promise<Part[]> => {
  if (parts === undefined) return [];
  const known = await store.parts.of(source.id, name);
  if (known.length > 0) {
    if (parts.areWhole(known.map(({ scope }) => scope))) return known;
    await store.parts.forget(source.id, name);
  }
  const { walkSince, checkpoint } = await store.streamState(source.id, name);
  if (sharing === null || checkpoint !== null) return [];
  const scopes = await parts.cut(walkSince, sharing.items);
  return scopes.length < 2 ? [] : store.parts.divide(source.id, name, scopes);
};

/** Has the parts that are not finished walked: shared out, or here one after the other. Gives all as they are then. */
export const walkParts = async (
  source: Source,
  stream: Stream,
  store: Store,
  [parts, sharing]: [Part[], Sharing | null],
): Promise<Part[]> => {
  const open = parts.filter(({ finished }) => !finished);
  if (sharing === null) for (const part of open) await walkPart(source, stream, store, part);
  else await sharing.walk(source.id, stream.name, open);
  return store.parts.of(source.id, stream.name);
};
