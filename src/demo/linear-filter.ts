/** Executes the part of Linear's filters that the schema subset offers, on plain entities. */

type Entity = Record<string, unknown>;
type Filter = Record<string, unknown>;

/** How to get from an entity to what a nested filter is about, by the filter's field. */
export type Relations = Record<string, (entity: Entity) => Entity | Entity[] | null>;

const same = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null);
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const ordered =
  (compare: (a: number, b: number) => boolean) => (value: unknown, operand: unknown) =>
    typeof value === 'number' && typeof operand === 'number' && compare(value, operand);

const COMPARATORS: Record<string, (value: unknown, operand: unknown) => boolean> = {
  eq: same,
  neq: (value, operand) => !same(value, operand),
  in: (value, operand) => (operand as unknown[]).some((one) => same(one, value)),
  nin: (value, operand) => !(operand as unknown[]).some((one) => same(one, value)),
  gt: ordered((a, b) => a > b),
  gte: ordered((a, b) => a >= b),
  lt: ordered((a, b) => a < b),
  lte: ordered((a, b) => a <= b),
  null: (value, operand) => (value === null || value === undefined) === operand,
  eqIgnoreCase: (value, operand) => asText(value).toLowerCase() === asText(operand).toLowerCase(),
  neqIgnoreCase: (value, operand) => asText(value).toLowerCase() !== asText(operand).toLowerCase(),
  contains: (value, operand) => asText(value).includes(asText(operand)),
  containsIgnoreCase: (value, operand) =>
    asText(value).toLowerCase().includes(asText(operand).toLowerCase()),
  startsWith: (value, operand) => asText(value).startsWith(asText(operand)),
  endsWith: (value, operand) => asText(value).endsWith(asText(operand)),
};

const compares = (value: unknown, comparator: Filter): boolean =>
  Object.entries(comparator).every(([name, operand]) => {
    const compare = COMPARATORS[name];
    if (compare === undefined) throw new Error(`comparator ${name} is not simulated`);
    return compare(value, operand);
  });

const matchesRelated = (
  related: Entity | Entity[] | null,
  filter: Filter,
  relations: Relations,
): boolean => {
  if (Array.isArray(related)) {
    const { some, every } = filter as { some?: Filter; every?: Filter };
    return (
      (some === undefined || related.some((one) => matches(one, some, relations))) &&
      (every === undefined || related.every((one) => matches(one, every, relations)))
    );
  }
  const { null: absent, ...rest } = filter;
  if (typeof absent === 'boolean' && absent !== (related === null)) return false;
  if (Object.keys(rest).length === 0) return true;
  return related !== null && matches(related, rest, relations);
};

/** Whether an entity passes a filter; everything in it must hold, `and` and `or` nest. */
export const matches = (
  entity: Entity,
  filter: Filter | null | undefined,
  relations: Relations,
): boolean =>
  Object.entries(filter ?? {}).every(([name, condition]) => {
    if (name === 'and')
      return (condition as Filter[]).every((one) => matches(entity, one, relations));
    if (name === 'or')
      return (condition as Filter[]).some((one) => matches(entity, one, relations));
    const related = relations[name];
    return related
      ? matchesRelated(related(entity), condition as Filter, relations)
      : compares(entity[name], condition as Filter);
  });
