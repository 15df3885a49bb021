import type { ItemId, WorkItem } from '../model/work-item.ts';

/** An item and its ancestors by today's parents, nearest first; a cycle ends the list. Empty without an item. */
export const ancestry = <Item extends Pick<WorkItem, 'id' | 'parentId'>>(
  item: Item | undefined,
  items: { get(id: ItemId): Item | undefined },
): Item[] => {
  const chain: Item[] = [];
  const seen = new Set<ItemId>();
  for (let at = item; at && !seen.has(at.id);) {
    seen.add(at.id);
    chain.push(at);
    at = at.parentId === null ? undefined : items.get(at.parentId);
  }
  return chain;
};
