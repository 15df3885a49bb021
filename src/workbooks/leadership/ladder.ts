import { addHeading } from '../headings.ts';
import { daysOf } from '../ledger-sheet.ts';
import { newPage } from '../page.ts';
import type { Page, Placed } from '../page.ts';
import { ONE_WIDE, pageSheet, widths } from '../page-sheet.ts';
import type { Print, Sheet } from '../sheet.ts';
import type { View } from '../view.ts';
import { addBrokenRungs, brokenRungs } from './broken-rungs.ts';
import type { BrokenRung } from './broken-rungs.ts';
import { addMultiYear, addTree } from './ladder-bets.ts';
import { addRungs } from './ladder-rungs.ts';
import type { RungLine } from './ladder-rungs.ts';
import type { Portfolio } from './portfolio.ts';
import { REACHED, REACHED_SHARE, unitsReached } from './reach.ts';
import type { ReachLine } from './reach.ts';
import { counted, days, percent, say } from './say.ts';

export const LADDER = 'Ladder';
const WIDTHS = [46, 20, 18, 14, 13, 13, 14, 14, 14, 14, 14, 14, 14];

const addSection = (page: Page, title: string): void => {
  page.blank();
  page.add([title], 'section', { height: 24 });
};

const brokenTitle = (broken: BrokenRung[]): string => {
  const kinds = [...Map.groupBy(broken, ({ kind }) => kind)]
    .map(([kind, list]) => `${kind.toLowerCase()} ${list.length}`)
    .sort();
  return `Broken rungs: ${counted(broken.length, 'finding')}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`;
};

/** Years to days: how much of the period's work links up, through which bets, and where the links are missing. */
export const ladderSheet = (
  view: View,
  portfolio: Portfolio,
  lines: ReachLine[],
  rungs: RungLine[],
): { sheet: Sheet; rungs: Placed } => {
  const { report, all } = view;
  const page = newPage();
  const reached = unitsReached(lines);
  addHeading(page, report, 'Ladder: years, quarters, months, weeks, days', 10);
  page.text(
    say(
      percent(REACHED_SHARE, all.units === 0 ? 0 : reached / all.units),
      ' of days reach a multi-year bet: ',
      days(REACHED, daysOf(reached)),
      ' of ',
      days('SUM(Ledger_Days)', daysOf(all.units)),
      ' days.',
    ),
    'lead',
    10,
    24,
  );
  addSection(page, 'How far ahead the work looks');
  const placed = addRungs(page, view, rungs);
  addSection(page, 'Multi-year bets, and what reaches none');
  addMultiYear(page, view, portfolio, lines);
  addSection(page, 'The bets below each, open or worked on in the period');
  const tree = page.next();
  if (addTree(page, view, portfolio, lines) === null)
    page.add(['No bet is planned for more than a year.'], 'muted');
  const broken = brokenRungs(portfolio);
  addSection(page, brokenTitle(broken));
  const rest = page.next();
  addBrokenRungs(page, view, broken);
  const print: Print = {
    ...ONE_WIDE,
    // The two long tables begin on a page of their own, under their section line.
    breaks: [tree - 2, rest - 2],
  };
  return { sheet: pageSheet(LADDER, widths(...WIDTHS), page, { print }), rungs: placed };
};
