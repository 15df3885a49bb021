import { Allocations } from './allocations.ts';
import type { EffortItem } from './coming-items.ts';
import type { Effort } from './effort.ts';
import { MODELS } from './models.ts';
import type { EffortModel } from '../config/config.ts';

/** Effort as one thread can hand it to another: without the items, which the other one has, and without functions. */
export interface SentEffort extends Omit<Effort, 'items' | 'model' | 'allocations'> {
  allocations: {
    columns: Effort['allocations']['columns'];
    names: Omit<Effort['allocations']['names'], 'items'>;
  };
}

/** With the memory that need not be copied. */
export const sentEffort = (effort: Effort): { sent: SentEffort; transferred: ArrayBuffer[] } => {
  const { items: _, model: __, allocations, ...others } = effort;
  const { columns, names } = allocations;
  const { people, slices, employments } = names;
  const { parents, stretches } = effort.activity;
  const arrays = [parents.fixed, ...Object.values(stretches), ...Object.values(columns)];
  return {
    sent: { ...others, allocations: { columns, names: { people, slices, employments } } },
    transferred: arrays.map((array: ArrayBufferView) => array.buffer as ArrayBuffer),
  };
};

export const receivedEffort = (
  { allocations: { columns, names }, ...others }: SentEffort,
  items: readonly EffortItem[],
  model: EffortModel,
): Effort => ({
  ...others,
  items,
  model: MODELS[model],
  allocations: new Allocations(columns, { ...names, items }),
});
