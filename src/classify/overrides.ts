import type { Dimension } from '../config/config.ts';
import type { ByNumber } from '../model/by-number.ts';
import type { Exception } from '../model/exception.ts';
import type { Override } from '../model/verdict.ts';
import type { ItemId } from '../model/work-item.ts';
import { nothingOn } from './offers.ts';
import { plainWord } from './explicit.ts';
import type { ItemNode } from './hierarchy.ts';

export interface EffectiveOverrides {
  byDimension: ReadonlyMap<string, ReadonlyMap<ItemId, Override>>;
  exceptions: Exception[];
}

/**
 * The override in force for each item and dimension: the latest by date, on one day the last given. An override of an
 * unknown item, dimension or value is reported and has no effect.
 */
export const overridesByDimension = (
  overrides: readonly Override[],
  dimensions: readonly Dimension[],
  nodes: ByNumber<ItemNode>,
): EffectiveOverrides => {
  const exceptions: Exception[] = [];
  const byDimension = new Map(
    dimensions.map((dimension) => [dimension.id, new Map<ItemId, Override>()] as const),
  );
  const valuesOf = new Map(
    dimensions.map((dimension) => {
      const words = [...dimension.values.map(({ value }) => value), nothingOn(dimension)];
      return [dimension.id, new Map(words.map((word) => [plainWord(word), word]))];
    }),
  );
  for (const override of overrides) {
    const known = byDimension.get(override.dimension);
    const value = valuesOf.get(override.dimension)?.get(plainWord(override.value));
    if (!known || value === undefined || !nodes.has(override.itemId)) {
      exceptions.push(meaningless(override, Boolean(known), nodes.has(override.itemId)));
      continue;
    }
    const before = known.get(override.itemId);
    if (!before || before.on <= override.on) known.set(override.itemId, { ...override, value });
  }
  return { byDimension, exceptions };
};

const meaningless = (override: Override, dimension: boolean, item: boolean): Exception => {
  const { itemId, value, by, on } = override;
  const what = !item
    ? `item ${itemId} is not in the store`
    : !dimension
      ? `there is no dimension "${override.dimension}"`
      : `"${value}" is not a value of ${override.dimension}`;
  return {
    kind: 'override-without-effect',
    itemId: item ? itemId : null,
    detail: `The override by ${by} on ${on} has no effect: ${what}.`,
    since: on,
  };
};
