import type { Allocations } from '../effort/allocations.ts';
import type { ItemId } from '../model/work-item.ts';

interface AllocatedInput<Item> {
  allocations: Allocations;
  chosen: Int32Array;
  itemAt: (number: number) => Item | undefined;
}

/** The items of the chosen allocations, and of each of these its position among them; -1 for Unrecorded. Throws when one is missing. */
export const allocatedItems = <Item extends { readonly id: ItemId }>({
  allocations: { columns, names },
  chosen,
  itemAt,
}: AllocatedInput<Item>): {
  items: Item[];
  of: Int32Array;
} => {
  const items: Item[] = [];
  const known = new Int32Array(names.items.length).fill(-1);
  const find = (number: number): number => {
    const item = itemAt(number);
    const { id } = names.items[number]!;
    if (item?.id !== id) throw new Error(`The ledger needs item ${id}, which was not given`);
    return items.push(item) - 1;
  };
  const of = chosen.map((at) => {
    const number = columns.item[at]!;
    if (number === -1) return -1;
    if (known[number] === -1) known[number] = find(number);
    return known[number]!;
  });
  return { items, of };
};
