import type { Instant } from '../model/work-item.ts';

/** Parents over time by item number; -1 is none, or one that was not pulled. */
export interface Parents {
  /** Parent of items whose parent never changed. */
  fixed: Int32Array;
  /** `of[i]` holds from `since[i - 1]` until `since[i]`. */
  moved: Map<number, { since: Instant[]; of: number[] }>;
}

/** A half-open stretch of time. */
export interface Stretch {
  start: Instant;
  end: Instant;
}

/**
 * Calls `visit` with every ancestor of an item and when it was one, between two instants. Items on a
 * cycle of parents are no ancestors of each other; `onCycle` names one of them.
 */
export const ancestorsOver = (
  parents: Parents,
  item: number,
  stretch: Stretch,
  visit: (ancestor: number, stretch: Stretch) => void,
  onCycle: (item: number) => void,
): void => {
  const path: number[] = [];
  const climb = (current: number, over: Stretch): void => {
    eachParent(parents, current, over, (parent, part) => {
      const cyclic = parent === item || path.includes(parent);
      if (cyclic) onCycle(parent);
      if (parent !== -1 && !cyclic) {
        path.push(parent);
        climb(parent, part);
        path.pop();
      } else if (parent !== item) for (const ancestor of path) visit(ancestor, part);
    });
  };
  if (parents.fixed[item] !== -1 || parents.moved.has(item)) climb(item, stretch);
};

const eachParent = (
  parents: Parents,
  item: number,
  { start, end }: Stretch,
  visit: (parent: number, stretch: Stretch) => void,
): void => {
  const moves = parents.moved.get(item);
  if (!moves) return visit(parents.fixed[item]!, { start, end });
  for (let i = 0; i < moves.of.length; i += 1) {
    const from = Math.max(start, i === 0 ? -Infinity : moves.since[i - 1]!);
    const to = Math.min(end, moves.since[i] ?? Infinity);
    if (from < to) visit(moves.of[i]!, { start: from, end: to });
  }
};

/**
 * One person's active stretches by item, with every item silent while one of its descendants is
 * active for the same person. Stale, archived and gone descendants have no stretch then, so they silence nobody.
 */
export const silenceAncestors = (
  active: ReadonlyMap<number, readonly Stretch[]>,
  parents: Parents,
  onCycle: (item: number) => void,
): ReadonlyMap<number, readonly Stretch[]> => {
  const cuts = new Map<number, Stretch[]>();
  const cut = (ancestor: number, stretch: Stretch): void => {
    if (!active.has(ancestor)) return;
    const list = cuts.get(ancestor);
    if (list) list.push(stretch);
    else cuts.set(ancestor, [stretch]);
  };
  for (const [item, stretches] of active)
    for (const stretch of stretches) ancestorsOver(parents, item, stretch, cut, onCycle);
  if (cuts.size === 0) return active;
  const left = new Map<number, readonly Stretch[]>();
  for (const [item, stretches] of active) {
    const silent = cuts.get(item);
    left.set(item, silent ? subtract(stretches, union(silent)) : stretches);
  }
  return left;
};

/** Sorted stretches without overlaps that cover the same time. */
export const union = (stretches: readonly Stretch[]): readonly Stretch[] => {
  if (stretches.length < 2) return stretches;
  const merged: Stretch[] = [];
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
};

/** Both sorted and without overlaps. */
const subtract = (from: readonly Stretch[], cuts: readonly Stretch[]): Stretch[] => {
  const left: Stretch[] = [];
  for (const { start, end } of from) {
    let at = start;
    for (const cut of cuts) {
      if (cut.end <= at || cut.start >= end) continue;
      if (cut.start > at) left.push({ start: at, end: cut.start });
      at = cut.end;
    }
    if (at < end) left.push({ start: at, end });
  }
  return left;
};
