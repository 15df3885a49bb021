import type { View } from '../view.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { reachLines, unitsReached } from './reach.ts';
import type { ReachLine } from './reach.ts';

/** Everything that sentences and questions are computed from. */
export interface Facts {
  view: View;
  portfolio: Portfolio;
  lines: ReachLine[];
  middle: Bet[];
}

/** Share of days that reach a multi-year bet; `before` is null when the period before has no ledger. */
export const sharesReached = ({ view, portfolio, lines }: Facts) => {
  const before = reachLines(view, portfolio, view.report.priorRows);
  return {
    now: view.all.units === 0 ? 0 : unitsReached(lines) / view.all.units,
    before: view.before.units === 0 ? null : unitsReached(before) / view.before.units,
  };
};

/** Is there any bet of more than a year, open or not? */
export const plansYears = ({ bets }: Portfolio): boolean =>
  bets.some(({ rung }) => rung === 'Years');
