import type { BetFilter, OwnQuestion, ShareTest } from '../../config/questions.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { addDays } from '../../model/date.ts';
import { share, sumifs } from '../formulas.ts';
import type { Grouping } from '../names.ts';
import { sameName } from '../tally.ts';
import type { View } from '../view.ts';
import { named } from './bet-questions.ts';
import { isOneWay, nextMilestone } from './doors.ts';
import type { Facts } from './facts.ts';
import { byEffort } from './portfolio.ts';
import type { Bet } from './portfolio.ts';
import type { QuestionRule } from './question.ts';
import { daysLate } from './risks.ts';
import { counted, percent, percentText, say } from './say.ts';

/** The questions that the owner added in the configuration. */

const isAmong = (
  list: readonly string[] | undefined,
  values: readonly (string | null)[],
): boolean =>
  list === undefined ||
  list.some((one) => values.some((value) => value !== null && sameName(value) === sameName(one)));

const isAtLeast = (limit: number | undefined, value: number): boolean =>
  limit === undefined || value >= limit;

const agrees = (wanted: boolean | undefined, is: boolean): boolean =>
  wanted === undefined || wanted === is;

/** All that the filter says holds of an open bet. */
const fits = (bet: Bet, filter: BetFilter, { view: { report }, portfolio }: Facts): boolean => {
  const { item } = bet;
  const milestone = nextMilestone(bet, portfolio.asOfDate);
  return (
    isAmong(filter.shape, [bet.shape]) &&
    isAmong(filter.horizon, [bet.horizon]) &&
    isAmong(filter.team, [item.team, ...bet.teams]) &&
    isAmong(filter.labels, item.labels) &&
    isAmong(filter.health, [item.health ?? 'notReported']) &&
    isAmong(filter.phase, [item.phase]) &&
    isAtLeast(filter.timesMoved, bet.moves.length) &&
    isAtLeast(filter.daysLate, daysLate(bet, portfolio.asOfDate)) &&
    isAtLeast(filter.teams, bet.teams.length) &&
    (filter.noMilestoneIn === undefined ||
      milestone === null ||
      milestone.date > addDays(portfolio.asOfDate, filter.noMilestoneIn)) &&
    agrees(filter.oneWay, isOneWay(report, bet)) &&
    agrees(filter.slipped, report.slips.has(item.id)) &&
    agrees(
      filter.waiting,
      bet.blockers.some(({ kind }) => kind === 'waits for'),
    )
  );
};

const aboutBets = (filter: BetFilter, { ask, atLeast = 1 }: OwnQuestion, facts: Facts) => {
  const bets = facts.portfolio.bets
    .filter((bet) => bet.open && fits(bet, filter, facts))
    .sort(byEffort);
  return bets.length < atLeast
    ? null
    : {
        question: ask.replaceAll('{count}', bets.length.toLocaleString('en')),
        evidence: `${counted(bets.length, 'open bet')}: ${named(bets)}`,
      };
};

/** The columns that a test names, each with the names that it sums over. */
const chosenIn = ({ by }: View, test: ShareTest): [Grouping, string[]][] =>
  (['shape', 'horizon', 'team'] as const).flatMap((key): [Grouping, string[]][] => {
    const values = test[key];
    if (values === undefined) return [];
    return [
      [by[key], [...Map.groupBy(values, sameName).values()].flatMap(([first]) => first ?? [])],
    ];
  });

/** Every combination of one name a column: what SUMIFS can match at once. */
const combinations = (chosen: [Grouping, string[]][]): [string, string][][] =>
  chosen.reduce<[string, string][][]>(
    (all, [{ range, criteria }, values]) =>
      all.flatMap((pairs) =>
        values.map((value): [string, string][] => [...pairs, [range, criteria.of(value)]]),
      ),
    [[]],
  );

const partOf = (rows: readonly LedgerRow[], chosen: [Grouping, string[]][], whole: number) => {
  if (whole === 0) return null;
  const units = rows
    .filter((row) => chosen.every(([{ name }, values]) => isAmong(values, [name(row)])))
    .reduce((sum, row) => sum + row.units, 0);
  return units / whole;
};

const isReached = (test: ShareTest, now: number, before: number | null): boolean =>
  (test.above === undefined || now > test.above) &&
  (test.below === undefined || now < test.below) &&
  (test.grewBy === undefined || (before !== null && now - before >= test.grewBy)) &&
  (test.shrankBy === undefined || (before !== null && before - now >= test.shrankBy));

const aboutShare = (test: ShareTest, { ask }: OwnQuestion, { view }: Facts) => {
  const { report } = view;
  const chosen = chosenIn(view, test);
  const now = partOf(report.rows, chosen, view.all.units) ?? 0;
  const before = partOf(report.priorRows, chosen, view.before.units);
  if (!isReached(test, now, before)) return null;
  const sums = combinations(chosen).map((pairs) => sumifs('Ledger_Days', ...pairs));
  const what = chosen.map(([, values]) => values.join(' or ')).join(', ');
  return {
    question: ask,
    evidence: say(
      `${what}: `,
      percent(share(`(${sums.join('+')})`, 'SUM(Ledger_Days)'), now),
      ` of days, ${before === null ? 'no figures' : percentText(before)} in ${report.prior.key}.`,
    ),
  };
};

/** The owner's rules, in the order of the configuration. */
export const ownRules = ({ questions }: View['report']): QuestionRule[] =>
  Object.entries(questions).flatMap(([id, own]): QuestionRule[] => {
    if (typeof own === 'boolean') return [];
    return [
      {
        id,
        ask: (facts) =>
          own.bets !== undefined
            ? aboutBets(own.bets, own, facts)
            : own.share !== undefined
              ? aboutShare(own.share, own, facts)
              : null,
      },
    ];
  });
