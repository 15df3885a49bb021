import { share, sumifs } from '../formulas.ts';
import type { Cell } from '../sheet.ts';
import { plansYears, sharesReached } from './facts.ts';
import type { Facts } from './facts.ts';
import { byEffort } from './portfolio.ts';
import type { Bet } from './portfolio.ts';
import { REACHED_SHARE, reachLines, under } from './reach.ts';
import type { ReachLine } from './reach.ts';
import { SMALLEST, movement, percent, percentText, quoted, say } from './say.ts';
import type { Live } from './say.ts';

/** What of all days counts under one multi-year bet, in this period and the one before. */
interface TopMove {
  top: Bet;
  now: number;
  before: number;
}

const topMoves = ({ view, portfolio, lines }: Facts): TopMove[] => {
  const parts = (some: readonly ReachLine[], whole: number): Map<Bet, number> => {
    const sums = new Map<Bet, number>();
    for (const { top, units } of some)
      if (top !== null && whole > 0) sums.set(top, (sums.get(top) ?? 0) + units / whole);
    return sums;
  };
  const now = parts(lines, view.all.units);
  const before = parts(reachLines(view, portfolio, view.report.priorRows), view.before.units);
  return [...new Set([...now.keys(), ...before.keys()])]
    .sort(byEffort)
    .map((top) => ({ top, now: now.get(top) ?? 0, before: before.get(top) ?? 0 }));
};

const shareUnder = ({ top, now }: TopMove): Live =>
  percent(share(sumifs('Reach_Days', under(top)), 'SUM(Ledger_Days)'), now);

const named = ({ top }: TopMove): string => `${quoted(top.item.title)} (${top.key})`;

/** Under which bet most of the work counts. */
const largest = (moves: TopMove[]): (string | Live)[] => {
  const [first] = moves;
  if (first === undefined || first.now === 0) return [];
  return [`; the most counts under ${named(first)}: `, shareUnder(first)];
};

/** Under which bet the share changed most, in the direction in which the whole did. */
const source = (moves: TopMove[], change: number): (string | Live)[] => {
  const part = ({ now, before }: TopMove): number => Math.sign(change) * (now - before);
  const [most] = [...moves].sort((a, b) => part(b) - part(a));
  if (most === undefined || part(most) < SMALLEST) return [];
  return [
    `; ${2 * part(most) > Math.abs(change) ? 'most' : 'the largest part'} of that under ${named(most)}, from ${percentText(most.before)} to `,
    shareUnder(most),
  ];
};

/** Does work link up to a multi-year bet more than it did, and by which bet? */
export const reachSentence = (facts: Facts): Cell => {
  const { report } = facts.view;
  const { now, before } = sharesReached(facts);
  if (!plansYears(facts.portfolio))
    return 'No bet is planned for more than a year, so no work reaches one.';
  const lead = percent(REACHED_SHARE, now);
  const moves = topMoves(facts);
  if (before === null)
    return say(
      lead,
      ' of days reach a multi-year bet',
      ...largest(moves),
      `; ${report.prior.key} has no figures to compare with.`,
    );
  const change = now - before;
  return say(
    lead,
    ' of days reach a multi-year bet, ',
    movement(`${REACHED_SHARE}-${before}`, change),
    ` on ${report.prior.key} (${percentText(before)})`,
    ...(Math.abs(change) < SMALLEST ? largest(moves) : source(moves, change)),
    '.',
  );
};
