import { formula, styled, valueOf } from '../sheet.ts';
import type { Cell } from '../sheet.ts';
import type { Page } from '../page.ts';
import { UNRECORDED } from '../tally.ts';
import { plansYears, sharesReached } from './facts.ts';
import type { Facts } from './facts.ts';
import { isChosen, shapeMoves } from './mix.ts';
import type { ShapeMove } from './mix.ts';
import { REACHED_SHARE } from './reach.ts';
import { counted, movement, percentText, say } from './say.ts';
import type { Live } from './say.ts';

/** The numbers that can be read from the back of the room. */

interface Figure {
  value: Cell;
  label: Cell;
}

/** `, up 2.1 points on FY2026-Q2`; nothing where there is nothing to compare with. */
const since = (
  { view }: Facts,
  { text, now, before }: { text: string; now: number; before: number | null },
): (string | Live)[] =>
  before === null
    ? []
    : [', ', movement(`${text}-${before}`, now - before), ` on ${view.report.prior.key}`];

const reachFigure = (facts: Facts): Figure => {
  const reached = sharesReached(facts);
  const label = plansYears(facts.portfolio)
    ? say('of days reach a multi-year bet', ...since(facts, { text: REACHED_SHARE, ...reached }))
    : 'of days reach a multi-year bet: none is planned';
  return { value: formula(REACHED_SHARE, reached.now), label };
};

const shareFigure = (facts: Facts, move: ShapeMove, what: string): Figure => ({
  value: formula(move.formula, move.now),
  label: say(
    what,
    ...since(facts, { text: move.formula, ...move }),
    move.intended === null ? '' : `; ${percentText(move.intended)} intended`,
  ),
});

/** What keeps the service running, where the configuration has such a shape; else the largest one. */
const upkeep = (moves: ShapeMove[]): ShapeMove | undefined =>
  moves.find(({ shape }) => shape === 'Run') ??
  moves.filter(isChosen).sort((a, b) => b.now - a.now)[0];

const troubleFigure = ({ middle }: Facts): Figure => {
  const open = middle.filter((bet) => bet.open);
  if (open.length === 0) return { value: 0, label: 'open bets are planned for months to quarters' };
  const troubled = open.filter(({ item }) => ['atRisk', 'offTrack'].includes(item.health ?? ''));
  const silent = open.filter(({ item }) => item.health === null).length;
  return {
    value: formula(
      'COUNTIF(Middle_Health,"At risk")+COUNTIF(Middle_Health,"Off track")',
      troubled.length,
    ),
    label: `of ${counted(open.length, 'open months-to-quarters bet')} reported at risk or off track${
      silent === 0 ? '' : `; ${silent.toLocaleString('en')} report no health`
    }`,
  };
};

/** Shares of days, then a count of bets. */
const figures = (facts: Facts): { shares: Figure[]; count: Figure } => {
  const moves = shapeMoves(facts.view);
  const of = (shape: string, what: string): Figure[] =>
    moves.filter((one) => one.shape === shape).map((move) => shareFigure(facts, move, what));
  const run = upkeep(moves);
  return {
    shares: [
      reachFigure(facts),
      ...(run === undefined ? [] : [shareFigure(facts, run, `of days go to ${run.shape}`)]),
      ...of('Unclassified', 'of days are unclassified'),
      ...of(UNRECORDED, 'of days have no active item'),
    ],
    count: troubleFigure(facts),
  };
};

/** A line of large numbers and a line that says what they are; `shares` columns, a gutter and a wide column. */
export const addFigures = (page: Page, facts: Facts, columns: number): void => {
  const { shares, count } = figures(facts);
  const line = (of: (figure: Figure) => Cell, last: Cell): Cell[] => [
    ...Array.from({ length: columns }, (_, index) => {
      const figure = shares[index];
      return figure === undefined ? null : of(figure);
    }),
    null,
    last,
  ];
  page.add(
    line(
      ({ value }) => styled(valueOf(value), 'figure', 'percent'),
      styled(valueOf(count.value), 'figure', 'integer'),
    ),
    'figure',
    { height: 46 },
  );
  page.add(
    line(({ label }) => label, count.label),
    'figureLabel',
    { height: 52 },
  );
};
