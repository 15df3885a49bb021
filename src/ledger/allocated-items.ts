import type { Allocation } from '../effort/effort.ts';
import type { ItemId } from '../model/work-item.ts';
import { orMake } from './or-make.ts';

export interface AllocatedInput<Item> {
  allocations: readonly Pick<Allocation, 'itemId'>[];
  /** Every allocated item and all its ancestors. */
  items: { get(id: ItemId): Item | undefined };
  /** Numbers of items from 0, where they are known already: a million are not counted again. */
  numbers?: ReadonlyMap<ItemId, number>;
}

/** The allocated items, each looked up once, and of each allocation its position among them; -1 for Unrecorded. Throws when one is missing. */
export const allocatedItems = <Item>({
  allocations,
  items: all,
  numbers,
}: AllocatedInput<Item>): {
  items: Item[];
  of: Int32Array;
} => {
  const items: Item[] = [];
  const find = (id: ItemId): number => {
    const item = all.get(id);
    if (!item) throw new Error(`The ledger needs item ${id}, which was not given`);
    return items.push(item) - 1;
  };
  const positionOf = numbers ? foundByNumber(numbers, find) : foundById(find);
  const of = Int32Array.from(allocations, ({ itemId }) =>
    itemId === null ? -1 : positionOf(itemId),
  );
  return { items, of };
};

type Find = (id: ItemId) => number;

const foundById = (find: Find): Find => {
  const known = new Map<ItemId, number>();
  return (id) => orMake(known, id, find);
};

const foundByNumber = (numbers: ReadonlyMap<ItemId, number>, find: Find): Find => {
  const known = new Int32Array(numbers.size).fill(-1);
  const unnumbered = foundById(find);
  return (id) => {
    const number = numbers.get(id);
    if (number === undefined) return unnumbered(id);
    if (known[number] === -1) known[number] = find(id);
    return known[number]!;
  };
};
