import type { ItemNode } from './hierarchy.ts';

/** Items that have something in common that a rule can ask for. */
export interface Cluster {
  basis: 'label' | 'type' | 'parent' | 'team' | 'title';
  /** The label, type, title of the parent, team or word. */
  name: string;
  /** Id of the rule that would be made of it. */
  id: string;
  when: Record<string, unknown>;
  /** Those that want a value. */
  members: ItemNode[];
  /** Those that the rule would match beside them. */
  alike: ItemNode[];
}

interface Feature {
  basis: Cluster['basis'];
  name: string;
  when: Record<string, unknown>;
}

/** Groups of at least `minItems` wanting items, by every feature of theirs; groups overlap. */
export const clustersOf = (
  wanting: ReadonlySet<ItemNode>,
  all: Iterable<ItemNode>,
  minItems: number,
): Cluster[] => {
  const clusters = new Map<string, Cluster>();
  for (const node of wanting)
    for (const feature of featuresOf(node)) {
      const key = keyOf(feature);
      const cluster = clusters.get(key) ?? newCluster(feature);
      cluster.members.push(node);
      clusters.set(key, cluster);
    }
  const frequent = new Map(
    [...clusters].filter(
      ([, { basis, members }]) => basis === 'parent' || members.length >= minItems,
    ),
  );
  for (const node of all)
    if (!wanting.has(node))
      for (const feature of featuresOf(node)) frequent.get(keyOf(feature))?.alike.push(node);
  return withUniqueIds([...frequent.values()]);
};

const keyOf = ({ basis, name }: Feature): string => `${basis}\n${name.toLowerCase()}`;

const newCluster = ({ basis, name, when }: Feature): Cluster => ({
  basis,
  name,
  id: `suggested-${basis}-${slug(name)}`,
  when,
  members: [],
  alike: [],
});

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'other';

const withUniqueIds = (clusters: Cluster[]): Cluster[] => {
  const used = new Map<string, number>();
  return clusters.map((cluster) => {
    const count = (used.get(cluster.id) ?? 0) + 1;
    used.set(cluster.id, count);
    return count === 1 ? cluster : { ...cluster, id: `${cluster.id}-${count}` };
  });
};

const featuresOf = (node: ItemNode): Feature[] => {
  const { item } = node;
  return [
    ...[...new Set(item.labels)].map((label): Feature =>
      feature('label', label, { labels: literal(label) }),
    ),
    feature('type', item.sourceType, { type: literal(item.sourceType) }),
    ...(item.team === null ? [] : [feature('team', item.team, { team: literal(item.team) })]),
    // A bet stands for itself: what is below it inherits.
    ...(item.level >= 1 ? [feature('parent', item.title, { key: literal(item.key) })] : []),
    ...titleWords(item.title).map((word) => feature('title', word, { title: `*${word}*` })),
  ];
};

const feature = (
  basis: Feature['basis'],
  name: string,
  when: Record<string, unknown>,
): Feature => ({ basis, name, when });

/** A text as a pattern that matches only itself. */
const literal = (text: string): string =>
  /[*?]/.test(text) || /^\/.*\/i?$/s.test(text)
    ? `/^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$/`
    : text;

const SHORTEST_WORD = 5;
const COMMON = new Set(
  'about after again allow before being between change could create during every first fixed handle make other page should show their there these thing through under update using value when where which while with without'.split(
    ' ',
  ),
);

/** Distinct words of a title that may tell something. */
const titleWords = (title: string): string[] => [
  ...new Set(
    title
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length >= SHORTEST_WORD && !COMMON.has(word)),
  ),
];
