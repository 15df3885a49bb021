import type { FieldValue, WorkItem } from '../../model/work-item.ts';
import type { ItemNode } from '../hierarchy.ts';
import { plannedDays } from '../planned-length.ts';

/** What an attribute reads from an item; null or an empty list is `not mentioned`. */
export type AttributeReader =
  | { kind: 'text'; read: (node: ItemNode) => string | string[] | null }
  | { kind: 'number'; read: (node: ItemNode) => number | null }
  | { kind: 'date'; read: (node: ItemNode) => string | null };

const text = (read: (item: WorkItem) => string | string[] | null): AttributeReader => ({
  kind: 'text',
  read: (node) => read(node.item),
});

const number = (read: (node: ItemNode) => number | null): AttributeReader => ({
  kind: 'number',
  read,
});

/** Our word for a source type that the mappings translate; else our own word and the source's. */
const typeReader = (types: Record<string, string>): AttributeReader => {
  const translated = new Map(Object.entries(types).map(([from, to]) => [from.toLowerCase(), to]));
  const words = new Map<string, Map<string, string[]>>();
  return text(({ type, sourceType }) => {
    let bySource = words.get(type);
    if (!bySource) words.set(type, (bySource = new Map()));
    let read = bySource.get(sourceType);
    if (!read) {
      const ours = translated.get(sourceType.toLowerCase());
      read = ours !== undefined ? [ours] : sameWord(type, sourceType) ? [type] : [type, sourceType];
      bySource.set(sourceType, read);
    }
    return read;
  });
};

const sameWord = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const READERS: Record<string, AttributeReader> = {
  sourceType: text((item) => item.sourceType),
  labels: text((item) => item.labels),
  components: text((item) => item.components),
  team: text((item) => item.team),
  project: text((item) => item.project),
  title: text((item) => item.title),
  phase: text((item) => item.phase),
  state: text((item) => item.sourceState),
  priority: text((item) => item.priority),
  source: text((item) => item.source),
  key: text((item) => item.key),
  fixVersions: text((item) => item.fixVersions),
  milestones: text((item) => item.milestones.map((milestone) => milestone.name)),
  level: number((node) => node.item.level),
  points: number((node) => node.item.points),
  estimateHours: number(({ item }) =>
    item.estimateSeconds === null ? null : item.estimateSeconds / 3600,
  ),
  plannedDays: number(({ item }) => plannedDays(item)),
  teamCount: number(({ teams, item }) => teams?.size ?? (item.team === null ? null : 1)),
  plannedEnd: { kind: 'date', read: (node) => node.item.plannedEnd?.date ?? null },
};

const fieldReader = (name: string): AttributeReader =>
  text((item) => fieldTexts(item.fields[name] ?? null));

/** A configured field as texts; unset is null. */
export const fieldTexts = (value: FieldValue): string | string[] | null =>
  value === null || Array.isArray(value) ? value : String(value);

/** Looks a reader up by attribute, and by name for `field.<name>`; null for what is not an attribute. */
export type Readers = (attribute: string, fieldName: string | null) => AttributeReader | null;

/** The readers under given type words; each is made once, so that what it remembers is shared by all rules. */
export const makeReaders = (types: Record<string, string>): Readers => {
  const type = typeReader(types);
  return (attribute, fieldName) => {
    if (attribute === 'type') return type;
    if (attribute === 'field') return fieldName === null ? null : fieldReader(fieldName);
    return READERS[attribute] ?? null;
  };
};

/** Every attribute by kind, `field.<name>` aside: what a `when` may ask. */
export const attributeKinds: ReadonlyMap<string, AttributeReader['kind']> = new Map([
  ['type', 'text'],
  ...Object.entries(READERS).map(([name, reader]) => [name, reader.kind] as const),
]);
