import type { Exception } from '../model/exception.ts';
import { compareIds } from '../model/work-item.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { plannedLength } from './planned-length.ts';
import type { CompiledRule } from './rule-set.ts';

/** An item in its place: what rules and inheritance walk on. What is asked for often is computed once. */
export class ItemNode {
  readonly item: WorkItem;
  /** Null at the top, for a parent that was not pulled, and for every member of a cycle. */
  parent: ItemNode | null = null;
  /** Distinct team names of the item and everything below it; see countTeams. */
  teams: ReadonlySet<string> | null = null;
  /** Rules that match the item itself; see matchingRules. */
  matching: readonly CompiledRule[] | null = null;
  /** Where the walk that first reached it began; see findCycles. */
  reachedFrom: ItemNode | null = null;
  #lowerTitle: string | null = null;
  #plannedDays: number | null | undefined = undefined;

  constructor(item: WorkItem) {
    this.item = item;
  }

  get lowerTitle(): string {
    return (this.#lowerTitle ??= this.item.title.toLowerCase());
  }

  /** Frees the title of an item that has hardly anything below it to ask again; called once its own rules were asked. */
  forgetLeafTitle(): void {
    if (this.item.level < 1) this.#lowerTitle = null;
  }

  /** Inclusive calendar days of its planned length; null without one. */
  get plannedDays(): number | null {
    if (this.#plannedDays === undefined) this.#plannedDays = plannedLength(this.item)?.days ?? null;
    return this.#plannedDays;
  }
}

export interface Hierarchy {
  nodes: ReadonlyMap<ItemId, ItemNode>;
  exceptions: Exception[];
}

/**
 * Links items to their parents. The members of a parent cycle lose their parents and are reported once a cycle, so
 * that inheritance can walk up from anywhere and never crosses one; what hangs below a member still sees that member.
 */
export const buildHierarchy = (items: Iterable<WorkItem>): Hierarchy => {
  const nodes = new Map<ItemId, ItemNode>();
  for (const item of items) nodes.set(item.id, new ItemNode(item));
  for (const node of nodes.values())
    if (node.item.parentId !== null) node.parent = nodes.get(node.item.parentId) ?? null;
  const exceptions = findCycles(nodes.values()).map(cutCycle);
  return { nodes, exceptions };
};

/** Every cycle once, as its members; each node is walked once. */
const findCycles = (nodes: Iterable<ItemNode>): ItemNode[][] => {
  const cycles: ItemNode[][] = [];
  for (const start of nodes) {
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

/** Fills `teams` of every node that has something below it; only needed when a rule asks for `teamCount`. */
export const countTeams = (nodes: Iterable<ItemNode>): void => {
  const sets = new Map<ItemNode, Set<string>>();
  for (const { item, parent } of nodes)
    for (let at = parent; at; at = at.parent) {
      let set = sets.get(at);
      if (!set) sets.set(at, (set = new Set(at.item.team === null ? [] : [at.item.team])));
      if (item.team !== null) set.add(item.team);
    }
  for (const [node, teams] of sets) node.teams = teams;
};

/** Ancestors from the parent up. */
export function* ancestorsOf(node: ItemNode): Generator<ItemNode> {
  for (let at = node.parent; at; at = at.parent) yield at;
}
