import type { FieldValue, WorkItem } from '../../model/work-item.ts';
import type { ItemNode } from '../hierarchy.ts';
import { plannedLength } from '../planned-length.ts';

/** What an attribute reads from an item; null or an empty list is `not mentioned`. */
export type AttributeReader =
  | { kind: 'text'; repeats: boolean; read: (node: ItemNode) => string | string[] | null }
  | { kind: 'number'; read: (node: ItemNode) => number | null }
  | { kind: 'date'; read: (node: ItemNode) => string | null };

const text = (read: (item: WorkItem) => string | string[] | null): AttributeReader => ({
  kind: 'text',
  repeats: true,
  read: (node) => read(node.item),
});

/** Text that is different on every item, so that remembering answers would only cost memory. */
const uniqueText = (read: (item: WorkItem) => string): AttributeReader => ({
  kind: 'text',
  repeats: false,
  read: (node) => read(node.item),
});

const number = (read: (node: ItemNode) => number | null): AttributeReader => ({
  kind: 'number',
  read,
});

/** Our word for a source type that the mappings translate; else our own word and the source's. */
const typeReader = (types: Record<string, string>): AttributeReader => {
  const translated = new Map(Object.entries(types).map(([from, to]) => [from.toLowerCase(), to]));
  const words = new Map<string, string[]>();
  return text(({ type, sourceType }) => {
    const known = words.get(`${type}\n${sourceType}`);
    if (known) return known;
    const ours = translated.get(sourceType.toLowerCase());
    const read = ours === undefined ? [...new Set([type, sourceType])] : [ours];
    words.set(`${type}\n${sourceType}`, read);
    return read;
  });
};

const READERS: Record<string, AttributeReader> = {
  sourceType: text((item) => item.sourceType),
  labels: text((item) => item.labels),
  components: text((item) => item.components),
  team: text((item) => item.team),
  project: text((item) => item.project),
  title: uniqueText((item) => item.title),
  phase: text((item) => item.phase),
  state: text((item) => item.sourceState),
  priority: text((item) => item.priority),
  source: text((item) => item.source),
  key: uniqueText((item) => item.key),
  fixVersions: text((item) => item.fixVersions),
  milestones: text((item) => item.milestones.map((milestone) => milestone.name)),
  level: number((node) => node.item.level),
  points: number((node) => node.item.points),
  estimateHours: number(({ item }) =>
    item.estimateSeconds === null ? null : item.estimateSeconds / 3600,
  ),
  plannedDays: number((node) => plannedLength(node.item)?.days ?? null),
  teamCount: number((node) => node.teams?.size ?? null),
  plannedEnd: { kind: 'date', read: (node) => node.item.plannedEnd?.date ?? null },
};

const fieldReader = (name: string): AttributeReader =>
  text((item) => fieldTexts(item.fields[name] ?? null));

/** A configured field as texts; unset is null. */
export const fieldTexts = (value: FieldValue): string | string[] | null =>
  value === null || Array.isArray(value) ? value : String(value);

/** The reader of an attribute of the rule language; null for an unknown one. `types` are the mappings' own. */
export const attributeReader = (
  attribute: string,
  fieldName: string | null,
  types: Record<string, string>,
): AttributeReader | null => {
  if (attribute === 'type') return typeReader(types);
  if (attribute === 'field') return fieldName === null ? null : fieldReader(fieldName);
  return READERS[attribute] ?? null;
};

/** Every attribute by kind, `field.<name>` aside: what a `when` may ask. */
export const attributeKinds: ReadonlyMap<string, AttributeReader['kind']> = new Map([
  ['type', 'text'],
  ...Object.entries(READERS).map(([name, reader]) => [name, reader.kind] as const),
]);
