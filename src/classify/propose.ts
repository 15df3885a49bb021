import type { Verdict } from '../model/verdict.ts';
import { UNCLASSIFIED } from '../model/verdict.ts';
import type { Cluster } from './clusters.ts';
import type { ItemNode } from './hierarchy.ts';
import { guessTag } from './vocabulary.ts';

const MAJORITY = 0.7;
const ENOUGH = 3;

/**
 * What a word of titles must show beyond a majority, because there are hundreds of words and some look telling by chance:
 * at least so many classified items, so many times the value's share among all, and so unlikely a coincidence.
 */
const WORD = { items: 5, lift: 1.5, chance: 0.001 };

/** What is classified how. */
export interface Classified {
  verdicts: ReadonlyMap<ItemNode, Verdict>;
  /** Items that want a value. */
  wanting: ReadonlySet<ItemNode>;
  /** How many classified items have each value. */
  classified: ReadonlyMap<string, number>;
}

/** The value for a group: what most alike items have already, else what its name says. */
export const propose = (
  cluster: Cluster,
  scene: Classified,
  values: ReadonlySet<string>,
): { value: string; because: string } | null => {
  const counts = countsOf(cluster.alike, scene, values);
  const known = sumOf(counts);
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  if (top && known >= ENOUGH && top[1] / known >= MAJORITY) {
    const [value, hits] = top;
    const base = (scene.classified.get(value) ?? 0) / sumOf(scene.classified);
    if (cluster.basis !== 'title' || isTelling(hits, known, base))
      return {
        value,
        because: `${hits} of ${known} classified items like these are ${value}; of all classified items ${Math.round(base * 100)} % are`,
      };
  }
  const guess = guessTag(cluster.name);
  if (!guess || !values.has(guess.value)) return null;
  return { value: guess.value, because: `"${guess.word}" usually stands for ${guess.value}` };
};

/** How many of some items have each of the values. */
export const countsOf = (
  nodes: Iterable<ItemNode>,
  { wanting, verdicts }: Pick<Classified, 'wanting' | 'verdicts'>,
  values: ReadonlySet<string>,
): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const value = wanting.has(node) ? UNCLASSIFIED : verdicts.get(node)?.value;
    if (value !== undefined && values.has(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
};

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  counts.values().reduce((sum, count) => sum + count, 0);

const isTelling = (hits: number, known: number, base: number): boolean =>
  known >= WORD.items &&
  hits / known >= WORD.lift * base &&
  chanceOf(hits, known, base) <= WORD.chance;

/** The chance of so many hits or more among items drawn at random (binomial). */
export const chanceOf = (hits: number, drawn: number, rate: number): number => {
  let term = rate ** drawn;
  let sum = 0;
  for (let k = drawn; k >= hits; k--) {
    sum += term;
    term *= (k / (drawn - k + 1)) * ((1 - rate) / rate);
  }
  return sum;
};
