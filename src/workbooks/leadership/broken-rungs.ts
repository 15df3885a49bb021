import type { Page, TableColumn } from '../page.ts';
import type { View } from '../view.ts';
import { ownerText } from './bet-columns.ts';
import { byEffort, isCurrent } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { below, reachDays } from './reach.ts';
import { RUNGS, stepsDown } from './rungs.ts';
import type { Rung } from './rungs.ts';

type Break = 'Orphan' | 'Skipped level' | 'Longer than its parent';

export interface BrokenRung {
  kind: Break;
  bet: Bet;
  why: string;
}

/** A bet without a parent, unless it is the top of the ladder itself. */
const orphan = (bet: Bet): BrokenRung[] =>
  bet.parent === null && bet.rung !== 'Years'
    ? [{ kind: 'Orphan', bet, why: 'It links to no bet above it.' }]
    : [];

const skipped = (bet: Bet, rung: Rung, above: Rung): BrokenRung[] => {
  const steps = stepsDown(above, rung);
  const between = RUNGS.slice(RUNGS.indexOf(above) + 1, RUNGS.indexOf(rung));
  return steps >= 2
    ? [
        {
          kind: 'Skipped level',
          bet,
          why: `A bet of ${rung.toLowerCase()} hangs from one of ${above.toLowerCase()}: nothing of ${between.join(' or ').toLowerCase()} is between them.`,
        },
      ]
    : [];
};

const longer = (bet: Bet, parent: Bet): BrokenRung[] => {
  const [own, above] = [bet.plannedDays, parent.plannedDays];
  const [end, limit] = [bet.item.plannedEnd?.date ?? null, parent.item.plannedEnd?.date ?? null];
  const why =
    own !== null && above !== null && own > above
      ? `Planned for ${own} days, its parent for ${above}.`
      : end !== null && limit !== null && end > limit
        ? `Its target ${end} is after its parent's, ${limit}.`
        : null;
  return why === null ? [] : [{ kind: 'Longer than its parent', bet, why }];
};

const ofBet = (bet: Bet): BrokenRung[] => {
  const { parent } = bet;
  if (parent === null) return orphan(bet);
  const steps =
    bet.planned && parent.planned && bet.rung !== null && parent.rung !== null
      ? skipped(bet, bet.rung, parent.rung)
      : [];
  return [...steps, ...longer(bet, parent)];
};

/** Where the ladder does not hold, among bets that are open or had work in the period; most effort first. */
export const brokenRungs = ({ bets }: Portfolio): BrokenRung[] =>
  bets
    .filter(isCurrent)
    .flatMap(ofBet)
    .sort((a, b) => byEffort(a.bet, b.bet) || a.kind.localeCompare(b.kind, 'en'));

const columnsOf = (view: View): TableColumn<BrokenRung>[] => [
  {
    key: 'title',
    header: 'Bet',
    format: 'wrapped',
    value: ({ bet }) => bet.item.title.slice(0, 240),
  },
  { key: 'team', header: 'Team', format: 'text', value: ({ bet }) => ownerText(view, bet) },
  { key: 'kind', header: 'What is broken', format: 'wrapped', value: ({ kind }) => kind },
  {
    key: 'days',
    header: `Days in ${view.report.period.key}`,
    format: 'days',
    value: ({ bet }) => reachDays(bet.units, below(bet)),
  },
  { key: 'key', header: 'Key', format: 'text', value: ({ bet }) => bet.key },
  { key: 'why', header: 'Why', format: 'text', value: ({ why }) => why },
];

export const addBrokenRungs = (page: Page, view: View, broken: BrokenRung[]): void => {
  if (broken.length === 0) page.add(['No broken rungs.'], 'muted');
  else page.table(broken, columnsOf(view));
};
