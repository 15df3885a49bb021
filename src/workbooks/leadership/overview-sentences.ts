import { UNRECORDED } from '../tally.ts';
import type { Cell } from '../sheet.ts';
import type { Facts } from './facts.ts';
import { furthestFromIntent, isChosen, shapeMoves, whereMoved, whereText } from './mix.ts';
import type { ShapeMove } from './mix.ts';
import { endedSentence, movesSentence } from './plan-sentences.ts';
import { reachSentence } from './reach-sentence.ts';
import { SMALLEST, movement, percent, percentText, say } from './say.ts';

const change = ({ now, before }: ShapeMove): number => (before === null ? 0 : now - before);

/** Which shape moved most, and in which team; without a period before, which took the most. */
const moverSentence = ({ view }: Facts): Cell => {
  const moves = shapeMoves(view).filter(({ shape }) => shape !== UNRECORDED);
  const known = moves.filter(({ before }) => before !== null);
  if (known.length === 0) {
    const most = moves.reduce((a, b) => (b.now > a.now ? b : a));
    return say(`${most.shape} took the most: `, percent(most.formula, most.now), ' of days.');
  }
  const most = known.reduce((a, b) => (Math.abs(change(b)) > Math.abs(change(a)) ? b : a));
  if (Math.abs(change(most)) < SMALLEST)
    return `No bet shape has another share than in ${view.report.prior.key}.`;
  const before = most.before ?? 0;
  const where = whereMoved(view, most);
  return say(
    `${most.shape} moved most: `,
    percent(most.formula, most.now),
    ' of days, ',
    movement(`${most.formula}-${before}`, change(most)),
    ` on ${view.report.prior.key}`,
    where === null ? '.' : `, ${whereText(where)}.`,
  );
};

/** The two shapes that are furthest from what was meant; without intent, which leads. */
const intentSentence = ({ view }: Facts): Cell => {
  const moves = shapeMoves(view);
  const furthest = furthestFromIntent(moves);
  if (furthest.length > 0) {
    const parts = furthest.map(({ shape, formula, now, intended }, index) => [
      `${index === 0 ? '' : ', '}${shape} `,
      percent(formula, now),
      ` of days against ${percentText(intended ?? 0)}`,
    ]);
    return say('Furthest from intent: ', ...parts.flat(), ' intended.');
  }
  const [first] = moves.filter(isChosen).sort((a, b) => b.now - a.now);
  return first === undefined || first.now === 0
    ? 'No work has a bet shape yet: see Method for how shapes are set.'
    : say(
        `No mix is intended by the configuration; ${first.shape} leads with `,
        percent(first.formula, first.now),
        ' of days.',
      );
};

/** Three to five sentences of what changed, the most telling first. */
export const overviewSentences = (facts: Facts): Cell[] => {
  if (facts.view.all.units === 0)
    return [
      `No capacity is recorded in ${facts.view.report.period.key}: no person had an active item.`,
    ];
  return [
    reachSentence(facts),
    moverSentence(facts),
    intentSentence(facts),
    movesSentence(facts),
    endedSentence(facts),
  ].filter((one) => one !== null);
};
