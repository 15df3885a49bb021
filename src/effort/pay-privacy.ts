import type { Exception } from '../model/exception.ts';
import type { Rate } from '../model/person.ts';
import { MonthlyExceptions } from './exceptions.ts';
import type { AllocationCost, Priced } from './rates.ts';

/** Groups within which rates are averaged, each larger than the one before. */
const GROUPS: ((priced: Priced) => string | null)[] = [
  ({ team }) => team,
  ({ allocation }) => allocation.employment?.costCentre ?? null,
  () => '',
];

/** Rates that are shown as one average in a month, with everything priced by them. */
interface Pool {
  rates: Rate[];
  indices: number[];
  people: Set<string>;
}

/**
 * Where a rate rests on one person in a month, days times rate would tell that person's pay. Such a rate is
 * averaged with others: with the other such rates of its team, else with the rate of the fewest people there;
 * else in its cost centre, else among everybody. Only rates that price nothing outside of the group are taken,
 * as one that stands elsewhere in the month by itself could be subtracted again. The total of what is averaged
 * stays exact. Where nothing can be averaged, the cost is not shown.
 */
export const hideSinglePay = (
  priced: readonly Priced[],
): { costs: AllocationCost[]; exceptions: Exception[] } => {
  const costs = priced.map(({ cost }) => cost);
  const exceptions = new MonthlyExceptions();
  const known = [...priced.keys()].filter((i) => costs[i] !== null);
  for (const [month, indices] of Map.groupBy(known, (i) => priced[i]!.allocation.month)) {
    const pools = poolsOf(priced, indices);
    for (const groupOf of GROUPS) joinWithin(priced, pools, groupOf);
    for (const pool of pools) {
      if (pool.people.size < 2)
        for (const i of pool.indices) {
          costs[i] = null;
          exceptions.add('rate-hidden', hidden(priced[i]!.team), month);
        }
      else if (pool.rates.length > 1) {
        spread(priced, costs, pool.indices);
        exceptions.add('rate-merged', merged(pool.rates), month);
      }
    }
  }
  return { costs, exceptions: exceptions.list() };
};

/** One for each rate: a line of rates.csv, so that a rate which changes within the month is two. */
const poolsOf = (priced: readonly Priced[], indices: readonly number[]): Set<Pool> =>
  new Set(
    [...Map.groupBy(indices, (i) => priced[i]!.rate!)].map(([rate, own]) => ({
      rates: [rate],
      indices: own,
      people: new Set(own.map((i) => priced[i]!.allocation.personId)),
    })),
  );

/** Joins pools of one person with others that lie in the same group. */
const joinWithin = (
  priced: readonly Priced[],
  pools: Set<Pool>,
  groupOf: (priced: Priced) => string | null,
): void => {
  if ([...pools].every(({ people }) => people.size > 1)) return;
  for (const [name, inside] of Map.groupBy(pools, (pool) => onlyGroup(priced, pool, groupOf))) {
    const telling = inside.filter(({ people }) => people.size === 1);
    if (name === null || telling.length === 0) continue;
    const partners = new Set(telling.flatMap(({ people }) => [...people])).size > 1;
    const other = partners ? null : fewestPeople(inside);
    if (!partners && other === null) continue;
    merge(pools, other === null ? telling : [...telling, other]);
  }
};

/** The one group that all of a pool lies in; null when it is in several, or in none that is known. */
const onlyGroup = (
  priced: readonly Priced[],
  { indices }: Pool,
  groupOf: (priced: Priced) => string | null,
): string | null => {
  const first = groupOf(priced[indices[0]!]!);
  return indices.every((i) => groupOf(priced[i]!) === first) ? first : null;
};

const fewestPeople = (pools: readonly Pool[]): Pool | null =>
  pools
    .filter(({ people }) => people.size > 1)
    .sort((a, b) => a.people.size - b.people.size || compareNames(a, b))[0] ?? null;

const compareNames = ({ rates: [a] }: Pool, { rates: [b] }: Pool): number =>
  a!.teamOrRole < b!.teamOrRole ? -1 : a!.teamOrRole > b!.teamOrRole ? 1 : 0;

const merge = (pools: Set<Pool>, parts: readonly Pool[]): void => {
  for (const part of parts) pools.delete(part);
  pools.add({
    rates: parts.flatMap(({ rates }) => rates),
    indices: parts.flatMap(({ indices }) => indices),
    people: new Set(parts.flatMap(({ people }) => [...people])),
  });
};

/** The same cost per day for all; the total stays what it was. */
const spread = (
  priced: readonly Priced[],
  costs: AllocationCost[],
  pool: readonly number[],
): void => {
  let left = pool.reduce((sum, i) => sum + costs[i]!, 0n);
  let units = pool.reduce((sum, i) => sum + priced[i]!.allocation.units, 0);
  for (const i of pool) {
    const own = priced[i]!.allocation.units;
    const cost = (left * BigInt(own)) / BigInt(units);
    costs[i] = cost;
    left -= cost;
    units -= own;
  }
};

const hidden = (team: string | null): string =>
  `The cost of ${team ?? 'people without a team'} is not shown for {months}: it would tell one person's pay.`;

/** Names every rate in the average, since the cost of each is no longer days times its rate. */
const merged = (rates: readonly Rate[]): string => {
  const names = [...new Set(rates.map(({ teamOrRole }) => teamOrRole))].sort();
  const last = names.pop()!;
  const list = names.length === 0 ? last : `${names.join(', ')} and ${last}`;
  return `The rates of ${list} are shown as one average in {months}: by itself, one of them would tell one person's pay.`;
};
