import type { Exception } from '../model/exception.ts';
import type { ItemId, ItemLink, SourceKind, WorkItem } from '../model/work-item.ts';

/** What pairing reads of an item. */
export interface Linked {
  id: ItemId;
  key: string;
  kind: SourceKind;
  links: readonly ItemLink[];
}

/** Finds pulled items by what a link printed. */
export interface LinkTargets {
  byId: (id: ItemId) => Pick<Linked, 'id' | 'key' | 'kind'> | undefined;
  /** Every item that a key or an address may mean: those that have the key now, else those that had it before a move. */
  byRef: (ref: string) => Pick<Linked, 'id' | 'key' | 'kind'>[];
}

/** {@link findMirrors} over everything pulled; `kinds` says which system each source is. */
export const pairMirrors = (
  items: readonly Pick<WorkItem, 'id' | 'key' | 'source' | 'links'>[],
  formerKeys: ReadonlyMap<number, readonly string[]>,
  kinds: ReadonlyMap<string, SourceKind>,
  effortFrom: SourceKind,
): { mirrors: Set<ItemId>; exceptions: Exception[] } => {
  const linked: Linked[] = [];
  const wanted = new Set<string>();
  for (const item of items) {
    const links = item.links.filter((link) => link.kind === 'sameWork');
    const kind = kinds.get(item.source);
    if (links.length === 0 || kind === undefined) continue;
    linked.push({ id: item.id, key: item.key, kind, links });
    for (const { ref, itemId } of links) {
      wanted.add(keyOfRef(ref).toUpperCase());
      if (itemId !== null) wanted.add(itemId);
    }
  }
  const found = new Map<string, Pick<Linked, 'id' | 'key' | 'kind'>[]>();
  const formerly: typeof found = new Map();
  for (const [number, { id, key, source }] of (wanted.size > 0 ? items : []).entries()) {
    const kind = kinds.get(source);
    if (kind === undefined) continue;
    const note = (names: typeof found, name: string): void => {
      if (wanted.has(name)) names.set(name, [...(names.get(name) ?? []), { id, key, kind }]);
    };
    for (const name of [id, key.toUpperCase()]) note(found, name);
    for (const name of new Set(formerKeys.get(number))) note(formerly, name.toUpperCase());
  }
  const targets: LinkTargets = {
    byId: (id) => found.get(id)?.[0],
    byRef: (ref) => {
      const name = keyOfRef(ref).toUpperCase();
      return found.get(name) ?? formerly.get(name) ?? [];
    },
  };
  return findMirrors(linked, targets, effortFrom);
};

/**
 * The items that do not accrue because the same work does so in the other system. Two items are a pair
 * when a link between a Jira and a Linear item says so and neither is linked to a third; anything else
 * is doubtful: listed, and both keep their effort.
 */
export const findMirrors = (
  linked: Iterable<Linked>,
  targets: LinkTargets,
  effortFrom: SourceKind,
): { mirrors: Set<ItemId>; exceptions: Exception[] } => {
  const partners = new Map<ItemId, Map<ItemId, Pick<Linked, 'id' | 'key' | 'kind'>>>();
  const exceptions: Exception[] = [];
  const known = new Map<ItemId, Pick<Linked, 'id' | 'key' | 'kind'>>();
  const join = (a: Pick<Linked, 'id' | 'key' | 'kind'>, b: typeof a): void => {
    known.set(a.id, a);
    const list = partners.get(a.id);
    if (list) list.set(b.id, b);
    else partners.set(a.id, new Map([[b.id, b]]));
  };
  for (const item of linked)
    for (const link of item.links) {
      if (link.kind !== 'sameWork') continue;
      const found = resolve(item, link, targets);
      if (found.length !== 1) exceptions.push(unresolved(item, link, found.length));
      else if (found[0]!.kind === item.kind) exceptions.push(sameSystem(item, found[0]!));
      else {
        join(item, found[0]!);
        join(found[0]!, item);
      }
    }
  const mirrors = new Set<ItemId>();
  for (const [id, others] of partners) {
    const item = known.get(id)!;
    const other = [...others.values()][0]!;
    const oneToOne = others.size === 1 && partners.get(other.id)!.size === 1;
    if (others.size > 1) exceptions.push(severalPartners(item, [...others.values()]));
    if (!oneToOne || item.kind === effortFrom) continue;
    mirrors.add(id);
    exceptions.push(mirrored(item, other));
  }
  return { mirrors, exceptions };
};

/** A key may exist in both systems: items of the other one come first. */
const resolve = (item: Linked, link: ItemLink, targets: LinkTargets) => {
  const byId = link.itemId === null ? undefined : targets.byId(link.itemId);
  if (byId) return [byId];
  const found = targets.byRef(link.ref).filter((other) => other.id !== item.id);
  const across = found.filter((other) => other.kind !== item.kind);
  return across.length > 0 ? across : found;
};

const PATH_KEY = /\/(?:browse|issue)\/([A-Za-z][A-Za-z0-9_]*-\d+)(?:[/?#]|$)/;

/** The key that an address or a bare reference names. */
const keyOfRef = (ref: string): string => PATH_KEY.exec(ref)?.[1] ?? ref.trim();

const doubtful = (itemId: ItemId, detail: string): Exception => ({
  kind: 'mirror-doubtful',
  itemId,
  detail,
  since: null,
});

const unresolved = (item: Linked, link: ItemLink, count: number): Exception =>
  doubtful(
    item.id,
    count === 0
      ? `${item.key} is linked as the same work to ${link.ref}, which was not pulled; it keeps its effort.`
      : `${item.key} is linked as the same work to ${link.ref}, which may mean ${count} items; all keep their effort.`,
  );

const sameSystem = (item: Linked, other: Pick<Linked, 'key'>): Exception =>
  doubtful(
    item.id,
    `${item.key} and ${other.key} are linked as the same work but are in the same system; both keep their effort.`,
  );

const severalPartners = (item: Pick<Linked, 'id' | 'key'>, others: { key: string }[]): Exception =>
  doubtful(
    item.id,
    `${item.key} is linked as the same work to ${others.map((o) => o.key).join(', ')}; all keep their effort.`,
  );

const mirrored = (item: Pick<Linked, 'id' | 'key'>, other: { key: string }): Exception => ({
  kind: 'mirror',
  itemId: item.id,
  detail: `${item.key} is the same work as ${other.key}, which carries the effort.`,
  since: null,
});
