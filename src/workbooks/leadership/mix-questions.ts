import { UNRECORDED } from '../tally.ts';
import { furthestFromIntent, gapOf, isChosen, shapeMoves, whereMoved, whereText } from './mix.ts';
import type { ShapeMove } from './mix.ts';
import { sharesReached } from './facts.ts';
import type { QuestionRule } from './question.ts';
import { REACHED_SHARE } from './reach.ts';
import { listed, movement, percent, percentText, say } from './say.ts';

/** Questions about where the days of the period went. Shares are 0 to 1. */

const MOVED = 0.03;
const APART = 0.05;
const MUCH = 0.05;

export const shapeMoved: QuestionRule = {
  id: 'shape-moved',
  ask: ({ view }) => {
    const moves = shapeMoves(view).filter((one) => isChosen(one) && one.before !== null);
    const change = ({ now, before }: ShapeMove): number => now - (before ?? 0);
    const [most] = moves.sort((a, b) => Math.abs(change(b)) - Math.abs(change(a)));
    if (most === undefined || Math.abs(change(most)) < MOVED) return null;
    const before = most.before ?? 0;
    const where = whereMoved(view, most);
    return {
      question: `${most.shape} ${change(most) > 0 ? 'grew' : 'shrank'}. Did we decide that?`,
      evidence: say(
        `From ${percentText(before)} in ${view.report.prior.key} to `,
        percent(most.formula, most.now),
        where === null ? '.' : `, ${whereText(where)}.`,
      ),
    };
  },
};

export const awayFromIntent: QuestionRule = {
  id: 'away-from-intent',
  ask: ({ view }) => {
    const far = furthestFromIntent(shapeMoves(view)).filter((one) => Math.abs(gapOf(one)) >= APART);
    if (far.length === 0) return null;
    const sides = far.map((one) => `${one.shape} is ${gapOf(one) > 0 ? 'above' : 'below'}`);
    const parts = far.map(({ shape, formula, now, intended }, index) => [
      `${index === 0 ? '' : ', '}${shape} `,
      percent(formula, now),
      ` of days against ${percentText(intended ?? 0)}`,
    ]);
    return {
      question: `${listed(sides)} what was intended. Change the work or the intent?`,
      evidence: say(...parts.flat(), '.'),
    };
  },
};

export const reachFell: QuestionRule = {
  id: 'reach-fell',
  ask: (facts) => {
    const { now, before } = sharesReached(facts);
    if (before === null || before - now < MOVED) return null;
    return {
      question: 'Less of the work links up to a multi-year bet. Are the long bets still ours?',
      evidence: say(
        percent(REACHED_SHARE, now),
        ' of days, ',
        movement(`${REACHED_SHARE}-${before}`, now - before),
        ` on ${facts.view.report.prior.key}.`,
      ),
    };
  },
};

/** Asks when a twentieth of all days or more counts under one value. */
export const unexplained = (id: string, shape: string, question: string): QuestionRule => ({
  id,
  ask: ({ view }) => {
    const move = shapeMoves(view).find((one) => one.shape === shape);
    if (move === undefined || move.now < MUCH) return null;
    return { question, evidence: say(percent(move.formula, move.now), ` of days are ${shape}.`) };
  },
});

export const linksToNothing: QuestionRule = {
  id: 'no-bet',
  ask: ({ view }) => {
    const free = view.report.rows
      .filter(({ itemId, betKey, initiativeKey }) => itemId !== null && !betKey && !initiativeKey)
      .reduce((sum, { units }) => sum + units, 0);
    const part = view.all.units === 0 ? 0 : free / view.all.units;
    if (part < MUCH) return null;
    const text =
      `(SUMIFS(Ledger_Days,Ledger_Bet,"=",Ledger_Initiative,"=")` +
      `-SUMIFS(Ledger_Days,Ledger_Bet_shape,"${UNRECORDED}"))/SUM(Ledger_Days)`;
    return {
      question: 'Some work belongs to no bet. Which bet is missing, or which work?',
      evidence: say(percent(text, part), ' of days link to no bet at all.'),
    };
  },
};
