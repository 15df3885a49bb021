import { fixed } from '../formulas.ts';
import { instantText } from '../headings.ts';
import { newPage } from '../page.ts';
import type { Page, Placed } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { textOf } from '../sheet.ts';
import type { Cell, Sheet } from '../sheet.ts';
import { daysOf } from '../ledger-sheet.ts';
import type { Facts } from './facts.ts';
import type { RungLine } from './ladder-rungs.ts';
import { horizonChart, shapeChart } from './overview-charts.ts';
import { addFigures } from './overview-figures.ts';
import { overviewSentences } from './overview-sentences.ts';
import { riskText, risksOf } from './risks.ts';
import { counted, listed, say } from './say.ts';

const OVERVIEW = 'Overview';
/** Columns of figures, a gutter, a wide column, and an edge for the frame of the chart: as wide as a page in landscape is. */
const FIGURES = 4;
const WIDTHS = [...Array.from({ length: FIGURES }, () => 28), 2, 80, 1];
const WIDE = WIDTHS.length - 1;
const CHART_ROWS = 14;
const CHART_ROW_HEIGHT = 18;
const SHOWN_RISKS = 4;

const LINE = 21;
/** Characters of large type that fit on a line over the whole width. */
const FIT = 146;

/** A heading and what it is about, a line each over the whole width. */
const addLines = (page: Page, title: string, lines: readonly Cell[]): void => {
  page.add([title], 'title', { height: 28 });
  for (const line of lines) {
    const height = 4 + LINE * Math.max(1, Math.ceil(textOf(line).length / FIT));
    page.add([line], 'statement', { height, merge: [1, WIDE] });
  }
};

const addRisks = (page: Page, facts: Facts): void => {
  const risks = risksOf(facts.view, facts.portfolio);
  const shown = risks.slice(0, SHOWN_RISKS);
  const of = counted(risks.length, 'open bet');
  const title =
    risks.length > shown.length
      ? `Top risks, ${shown.length} of ${of} with a warning sign`
      : 'Top risks';
  const none = 'No open bet is reported off track or at risk, late, slipped or moved twice.';
  addLines(page, title, risks.length === 0 ? [none] : shown.map(riskText));
};

/** How fresh each source is; together where they are read together. */
const freshness = ({ view: { report } }: Facts): string => {
  const { sources, timezone } = report;
  if (sources.length === 0) return 'No source has been read.';
  const groups = Map.groupBy(sources, ({ asOf }) =>
    asOf === null ? 'never completely read' : `as of ${instantText(asOf, timezone)}`,
  );
  const parts = [...groups].map(
    ([when, list]) => `${listed(list.map(({ source }) => source))} ${when}`,
  );
  return `Sources: ${parts.join('; ')}.`;
};

const subtitle = (facts: Facts): Cell => {
  const { report, all } = facts.view;
  return say(
    `${report.period.start} to ${report.period.end}, `,
    {
      formula: fixed('SUM(Ledger_Days)', 0),
      text: Math.round(daysOf(all.units)).toLocaleString('en'),
    },
    ` days of capacity${report.partial ? ' so far; the period is not over' : ''}${report.filed === null ? '' : '; filed'}. ${freshness(facts)}`,
  );
};

/** One landscape page for the meeting: five numbers, two charts, what changed, what may go wrong. */
export const overviewSheet = (
  facts: Facts,
  mix: { sheet: string; placed: Placed },
  rungs: { sheet: string; placed: Placed; lines: RungLine[] },
): Sheet => {
  const { report, all } = facts.view;
  const page = newPage();
  page.text(`Where we are: ${report.period.key}`, 'banner', WIDE, 36);
  page.text(subtitle(facts), 'figureLabel', WIDE, 20);
  addFigures(page, facts, FIGURES);
  const top = page.next() - 1;
  const charted = all.units > 0;
  if (charted)
    for (let index = 0; index < CHART_ROWS; index += 1)
      page.add([null], 'body', { height: CHART_ROW_HEIGHT });
  const bottom = top + CHART_ROWS;
  addLines(page, 'What changed', overviewSentences(facts));
  addRisks(page, facts);
  return pageSheet(OVERVIEW, widths(...WIDTHS), page, {
    charts: charted
      ? [
          shapeChart(facts.view, mix, {
            from: { column: 0, row: top },
            to: { column: FIGURES, row: bottom },
          }),
          horizonChart(facts.view, rungs, {
            from: { column: FIGURES + 1, row: top },
            to: { column: WIDE, row: bottom },
          }),
        ]
      : [],
    print: {
      orientation: 'landscape',
      wide: 1,
      tall: 1,
      titleRows: null,
      area: `A1:G${page.next() - 1}`,
    },
  });
};
