import { ledgerTotal } from './checks.ts';
import type { BuiltWorkbook } from './finance.ts';
import { bind } from './finance.ts';
import { doorsSheet } from './leadership/doors.ts';
import { flowSheet } from './leadership/flow.ts';
import { LADDER, ladderSheet } from './leadership/ladder.ts';
import { rungLines } from './leadership/ladder-rungs.ts';
import { middleBets, middleSheet } from './leadership/middle.ts';
import { overviewSheet } from './leadership/overview.ts';
import { portfolioOf } from './leadership/portfolio.ts';
import { questionsSheet } from './leadership/questions.ts';
import { reachLines, reachSheet } from './leadership/reach.ts';
import { reviewChangesSheet } from './leadership/review-changes.ts';
import { reviewMethodSheet } from './leadership/review-method.ts';
import { SHAPES_SHEET, shapesSheet } from './leadership/shapes.ts';
import { daysOf, ledgerSheet } from './ledger-sheet.ts';
import type { Report } from './report.ts';
import { viewOf } from './view.ts';

/** The leadership review workbook: report in, sheets out; nothing is read or written. */
export const leadershipWorkbook = (report: Report): BuiltWorkbook => {
  const view = viewOf(report);
  const portfolio = portfolioOf(report);
  const lines = reachLines(view, portfolio);
  const middle = middleBets(portfolio);
  const rungs = rungLines(portfolio, lines);
  const shapes = shapesSheet(view, portfolio);
  const ladder = ladderSheet(view, portfolio, lines, rungs);
  const flow = flowSheet(view, portfolio);
  const facts = { view, portfolio, lines, middle };
  const sheets = [
    overviewSheet(
      facts,
      { sheet: SHAPES_SHEET, placed: shapes.mix },
      { sheet: LADDER, placed: ladder.rungs, lines: rungs },
    ),
    questionsSheet(facts),
    ladder.sheet,
    middleSheet(view, portfolio, middle),
    shapes.sheet,
    doorsSheet(view, portfolio),
    flow.sheet,
    reviewChangesSheet(view, portfolio),
    ledgerSheet(report),
    reviewMethodSheet(report),
    reachSheet(view, lines),
  ];
  return {
    workbook: bind(report, 'Leadership review', sheets),
    sheetTotals: [
      ledgerTotal(view),
      {
        sheet: LADDER,
        days: daysOf(lines.reduce((sum, { units }) => sum + units, 0)),
        costMinor: null,
      },
      { sheet: 'Flow', days: daysOf(flow.units), costMinor: null },
    ],
  };
};
