import type { View } from '../view.ts';
import { isOneWay } from './doors.ts';
import { movedBy } from './moves.ts';
import { byEffort } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { counted, quoted } from './say.ts';

interface Risk {
  bet: Bet;
  reasons: string[];
  weight: number;
}

const OFTEN = 2;

/** Calendar days that the as-of day is past the target; 0 without a target. */
export const daysLate = (bet: Bet, today: string): number => {
  const target = bet.item.plannedEnd?.date;
  return target === undefined || target >= today
    ? 0
    : Math.round((Date.parse(today) - Date.parse(target)) / 86_400_000);
};

const riskOf = (bet: Bet, today: string, { report }: View): Risk => {
  const late = daysLate(bet, today);
  const slip = report.slips.get(bet.item.id);
  const signs: [boolean, number, string][] = [
    [bet.item.health === 'offTrack', 8, 'off track'],
    [bet.item.health === 'atRisk', 4, 'at risk'],
    [late > 0, 3, `${counted(late, 'day')} past its target`],
    [
      bet.moves.length >= OFTEN,
      3,
      `target moved ${bet.moves.length} times, ${counted(Math.abs(movedBy(bet.moves)), 'day')} in all`,
    ],
    [slip !== undefined, 2, `slipped from ${slip?.planned ?? ''} to ${slip?.elapsed ?? ''}`],
    [bet.blockers.some(({ kind }) => kind === 'waits for'), 1, 'waits for another team'],
  ];
  const seen = signs.filter(([is]) => is);
  if (seen.length > 0 && isOneWay(report, bet)) seen.push([true, 2, 'one-way door']);
  return {
    bet,
    reasons: seen.map(([, , reason]) => reason),
    weight: seen.reduce((sum, [, weight]) => sum + weight, 0),
  };
};

/** Open bets with a sign of trouble, the heaviest first, then those with most work in the period. */
export const risksOf = (view: View, { bets, asOfDate }: Portfolio): Risk[] =>
  bets
    .filter(({ open }) => open)
    .map((bet) => riskOf(bet, asOfDate, view))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || byEffort(a.bet, b.bet));

export const riskText = ({ bet, reasons }: Risk): string =>
  `${quoted(bet.item.title)} (${bet.key}): ${reasons.join(', ')}.`;
