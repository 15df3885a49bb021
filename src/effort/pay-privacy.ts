import type { Exception } from '../model/exception.ts';
import { MonthlyExceptions } from './exceptions.ts';
import type { AllocationCost, Priced } from './rates.ts';

/** Groups in which a rate can hide, each larger than the one before. */
const GROUPS: { words: string; of: (priced: Priced) => string | null }[] = [
  { words: 'its team', of: ({ team }) => team },
  { words: 'its cost centre', of: ({ allocation }) => allocation.employment?.costCentre ?? null },
  { words: 'everybody', of: () => '' },
];

/**
 * Where a rate rests on one person in a month, days times rate would tell that person's pay. Such costs
 * are spread evenly over the days of the smallest group with two people or more: the team, the cost
 * centre, everybody; its total stays exact. Where there is no such group they are not shown.
 */
export const hideSinglePay = (
  priced: readonly Priced[],
): { costs: AllocationCost[]; exceptions: Exception[] } => {
  const costs = priced.map(({ cost }) => cost);
  const exceptions = new MonthlyExceptions();
  const byMonth = Map.groupBy(priced.keys(), (i) => priced[i]!.allocation.month);
  for (const [month, all] of byMonth) {
    const indices = all.filter((i) => costs[i] !== null);
    let telling = singles(priced, indices);
    for (const group of GROUPS) {
      const members = Map.groupBy(indices, (i) => group.of(priced[i]!));
      const left: number[] = [];
      for (const [name, own] of Map.groupBy(telling, (i) => group.of(priced[i]!))) {
        const pool = members.get(name)!;
        if (name === null || people(priced, pool).size < 2) left.push(...own);
        else {
          spread(priced, costs, pool);
          for (const i of own) note(exceptions, month, priced[i]!.team, group.words);
        }
      }
      telling = left;
    }
    for (const i of telling) {
      costs[i] = null;
      note(exceptions, month, priced[i]!.team, null);
    }
  }
  return { costs, exceptions: exceptions.list() };
};

const people = (priced: readonly Priced[], indices: readonly number[]): Set<string> =>
  new Set(indices.map((i) => priced[i]!.allocation.personId));

/** Allocations whose rate nobody else shares in the month. */
const singles = (priced: readonly Priced[], indices: readonly number[]): number[] =>
  [...Map.groupBy(indices, (i) => priced[i]!.rate!.teamOrRole).values()]
    .filter((same) => people(priced, same).size === 1)
    .flat();

/** The same cost per day for all; the total stays what it was. */
const spread = (
  priced: readonly Priced[],
  costs: AllocationCost[],
  pool: readonly number[],
): void => {
  const total = pool.reduce((sum, i) => sum + costs[i]!, 0n);
  let units = pool.reduce((sum, i) => sum + priced[i]!.allocation.units, 0);
  let left = total;
  for (const i of pool) {
    const own = priced[i]!.allocation.units;
    const cost = (left * BigInt(own)) / BigInt(units);
    costs[i] = cost;
    left -= cost;
    units -= own;
  }
};

const note = (
  exceptions: MonthlyExceptions,
  month: string,
  team: string | null,
  group: string | null,
): void => {
  const who = team ?? 'people without a team';
  if (group === null)
    exceptions.add(
      'rate-hidden',
      `The cost of ${who} is not shown for {months}: it would tell one person's pay.`,
      month,
    );
  else
    exceptions.add(
      'rate-merged',
      `A rate of ${who} rests on one person in {months}, so its cost is shown at the average of ${group}.`,
      month,
    );
};
