/** A seeded source of randomness: the same seed and the same calls give the same values on every machine. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** Whole number, both ends inclusive. */
  int(low: number, high: number): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Picks a key in proportion to its weight; weights may sum to anything above 0. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** About normal, mean 0 and deviation 1. */
  normal(): number;
  uuid(): string;
  /** An independent stream: what it yields does not depend on how often this one was asked. */
  fork(label: string): Random;
}

const UINT32 = 2 ** 32;

/** Mixes a text into 32 bits (FNV-1a with a final avalanche). */
const hashText = (text: string, seed: number): number => {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** splitmix32. */
const createNext = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / UINT32;
  };
};

const hex = (next: () => number, digits: number): string => {
  let text = '';
  while (text.length < digits) {
    text += Math.floor(next() * UINT32)
      .toString(16)
      .padStart(8, '0');
  }
  return text.slice(0, digits);
};

export const createRandom = (seed: number): Random => {
  const next = createNext(hashText('betsheet', seed));
  const random: Random = {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (values) => {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new RangeError('pick from an empty list');
      return value;
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      throw new RangeError('weights must sum to more than 0');
    },
    normal: () => next() + next() + next() + next() + next() + next() - 3 + (next() - 0.5) * 0.2,
    uuid: () =>
      `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 12)}`,
    fork: (label) => createRandom(hashText(label, seed)),
  };
  return random;
};
