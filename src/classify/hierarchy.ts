import { ByNumber } from '../model/by-number.ts';
import type { Exception } from '../model/exception.ts';
import { compareIds } from '../model/work-item.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import type { Bits } from './bits.ts';
import type { Inherited } from './offers.ts';
import type { Matches } from './rule-set.ts';

/** What an item is to those below it; most items have none and need no room for it. */
export interface AsParent {
  /** Distinct team names of everything below it, its own included; null where nothing below has a team. See countTeams. */
  teams: Set<string> | null;
  /** Branches of rules that it, and what is above it, leaves open to everything below. */
  leavesOpen: Bits | null;
  /** By dimension, in the mappings' order: what is inherited from it. */
  inherited: Inherited[];
  lowerTitle: string | null;
}

/** An item in its place: what rules and inheritance walk on. What is asked for often is computed once. */
export class ItemNode {
  readonly item: WorkItem;
  /** Null at the top, for a parent that was not pulled, and for every member of a cycle. */
  parent: ItemNode | null = null;
  /** Rules that match the item itself; see RuleIndex. */
  matching: Matches | null = null;
  /** Where the walk that first reached it began; see findCycles. */
  reachedFrom: ItemNode | null = null;
  #asParent: AsParent | null = null;

  constructor(item: WorkItem) {
    this.item = item;
  }

  get asParent(): AsParent {
    return (this.#asParent ??= { teams: null, leavesOpen: null, inherited: [], lowerTitle: null });
  }

  /** Null where nothing below has a team. */
  get teams(): ReadonlySet<string> | null {
    return this.#asParent?.teams ?? null;
  }

  /** Remembered of those that something below asks for it. */
  get lowerTitle(): string {
    if (this.#asParent === null) return this.item.title.toLowerCase();
    return (this.#asParent.lowerTitle ??= this.item.title.toLowerCase());
  }
}

export interface Hierarchy {
  nodes: ByNumber<ItemNode>;
  exceptions: Exception[];
}

/**
 * Links items to their parents. The members of a parent cycle lose their parents and are reported once a cycle, so
 * that inheritance can walk up from anywhere and never crosses one; what hangs below a member still sees that member.
 * `numbers` are those of the items from 0 in their order, where they are known already.
 */
export const buildHierarchy = (
  items: Iterable<WorkItem>,
  numbers?: ReadonlyMap<ItemId, number>,
): Hierarchy => {
  const nodes = numbers === undefined ? numbered(items) : new ByNumber<ItemNode>(numbers);
  let number = 0;
  if (numbers !== undefined) for (const item of items) nodes.put(number++, new ItemNode(item));
  for (const node of nodes.values())
    if (node.item.parentId !== null) node.parent = nodes.get(node.item.parentId) ?? null;
  const exceptions = findCycles(nodes.values()).map(cutCycle);
  return { nodes, exceptions };
};

/** Of an id that comes twice the last item counts. */
const numbered = (items: Iterable<WorkItem>): ByNumber<ItemNode> => {
  const numbers = new Map<ItemId, number>();
  const nodes = new ByNumber<ItemNode>(numbers);
  for (const item of items) {
    const number = numbers.get(item.id) ?? numbers.size;
    numbers.set(item.id, number);
    nodes.put(number, new ItemNode(item));
  }
  return nodes;
};

/** Every cycle once, as its members; each node is walked once at most. Not every step of a cycle can lead up a level. */
const findCycles = (nodes: Iterable<ItemNode>): ItemNode[][] => {
  const cycles: ItemNode[][] = [];
  for (const start of nodes) {
    if (start.parent === null || start.parent.item.level > start.item.level) continue;
    let node: ItemNode | null = start;
    while (node && node.reachedFrom === null) {
      node.reachedFrom = start;
      node = node.parent;
    }
    if (node?.reachedFrom === start) cycles.push(membersFrom(node));
  }
  return cycles;
};

const membersFrom = (first: ItemNode): ItemNode[] => {
  const members = [first];
  for (let node = first.parent; node && node !== first; node = node.parent) members.push(node);
  return members;
};

const cutCycle = (members: ItemNode[]): Exception => {
  for (const member of members) member.parent = null;
  const sorted = members.map((member) => member.item).sort((a, b) => compareIds(a.id, b.id));
  const keys = sorted.map((item) => item.key).join(', ');
  return {
    kind: 'hierarchy-cycle',
    itemId: sorted[0]?.id ?? null,
    detail:
      members.length === 1
        ? `${keys} is its own parent; nothing is inherited through it`
        : `${keys} are each other's parents; nothing is inherited through them`,
    since: null,
  };
};

/** Fills `teams` of every node that has a team below it; only needed when a rule asks for `teamCount`. */
export const countTeams = (nodes: Iterable<ItemNode>): void => {
  for (const { item, parent } of nodes) {
    if (item.team === null) continue;
    // Who has the team already has it from something below, or is itself walked up from: so do all above.
    for (let at = parent; at && !teamsOf(at).has(item.team); at = at.parent)
      teamsOf(at).add(item.team);
  }
};

const teamsOf = (node: ItemNode): Set<string> =>
  (node.asParent.teams ??= new Set(node.item.team === null ? [] : [node.item.team]));

/** Ancestors from the parent up. */
export function* ancestorsOf(node: ItemNode): Generator<ItemNode> {
  for (let at = node.parent; at; at = at.parent) yield at;
}
