import { instantText } from '../headings.ts';
import { newPage } from '../page.ts';
import type { Page, Placed } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { formula, styled, valueOf } from '../sheet.ts';
import type { Cell, Sheet } from '../sheet.ts';
import { UNRECORDED } from '../tally.ts';
import { daysOf } from '../ledger-sheet.ts';
import type { RungLine } from './ladder-rungs.ts';
import { shapeMoves } from './mix.ts';
import { horizonChart, shapeChart } from './overview-charts.ts';
import { overviewSentences, plansYears, sharesReached } from './overview-sentences.ts';
import type { Facts } from './overview-sentences.ts';
import { REACHED_SHARE } from './reach.ts';
import { riskText, risksOf } from './risks.ts';
import { counted, percentText, say } from './say.ts';

const OVERVIEW = 'Overview';
/** Three narrow columns and a wide one, a gutter between them and an edge for the frame of the chart. */
const WIDTHS = [26, 26, 26, 2, 54, 1];
const CHART_ROWS = 15;
const CHART_ROW_HEIGHT = 18;
const SHOWN_RISKS = 4;

interface Figure {
  value: Cell;
  label: string;
}

const against = (key: string, before: number | null): string =>
  before === null ? `${key}: no figures` : `${key}: ${percentText(before)}`;

/** Four numbers that can be read from the back of the room. */
const figures = (facts: Facts): Figure[] => {
  const { view, middle } = facts;
  const { report } = view;
  const reached = sharesReached(facts);
  const shareOf = (shape: string): Figure => {
    const move = shapeMoves(view).find((one) => one.shape === shape);
    return {
      value: formula(move?.formula ?? '0', move?.now ?? 0),
      label: against(report.prior.key, move?.before ?? null),
    };
  };
  const unclassified = shareOf('Unclassified');
  const unrecorded = shareOf(UNRECORDED);
  const open = middle.filter((bet) => bet.open);
  const troubled = open.filter(
    ({ item }) => item.health === 'atRisk' || item.health === 'offTrack',
  );
  return [
    {
      value: formula(REACHED_SHARE, reached.now),
      label: plansYears(facts.portfolio)
        ? `of days reach a multi-year bet (${against(report.prior.key, reached.before)})`
        : 'of days reach a multi-year bet: none is planned',
    },
    { ...unclassified, label: `of days are unclassified (${unclassified.label})` },
    { ...unrecorded, label: `of days have no active item (${unrecorded.label})` },
    open.length === 0
      ? { value: 0, label: 'open bets are planned for months to quarters' }
      : {
          value: formula(
            'COUNTIF(Middle_Health,"At risk")+COUNTIF(Middle_Health,"Off track")',
            troubled.length,
          ),
          label: `of ${counted(open.length, 'open months-to-quarters bet')} reported at risk or off track`,
        },
  ];
};

const addFigures = (page: Page, facts: Facts): void => {
  const all = figures(facts);
  page.add(
    withGutter(
      all.map(({ value }, index) =>
        styled(valueOf(value), 'figure', index < 3 ? 'percent' : 'integer'),
      ),
    ),
    'figure',
    { height: 46 },
  );
  page.add(withGutter(all.map(({ label }) => styled(label, 'figureLabel'))), 'figureLabel', {
    height: 36,
  });
};

/** Leaves the narrow column between left and right empty. */
const withGutter = (cells: Cell[]): Cell[] => [...cells.slice(0, 3), null, ...cells.slice(3)];

const LINE = 19;
/** Characters of large type that fit on a line, left and right. */
const FIT = { left: 62, right: 40 };

const lengthOf = (cell: Cell | undefined): number => {
  const value = cell === undefined ? null : valueOf(cell);
  if (typeof value === 'string') return value.length;
  return value !== null && typeof value === 'object' && value.kind === 'formula'
    ? String(value.result).length
    : 0;
};

const linesIn = (left: Cell | undefined, right: Cell | undefined): number =>
  Math.max(1, Math.ceil(lengthOf(left) / FIT.left), Math.ceil(lengthOf(right) / FIT.right));

/** What changed on the left, what may go wrong on the right. */
const addSentences = (page: Page, facts: Facts): void => {
  const risks = risksOf(facts.view, facts.portfolio);
  const right: Cell[] =
    risks.length === 0
      ? ['No open bet is reported off track or at risk, late, slipped or moved twice.']
      : risks.slice(0, SHOWN_RISKS).map(riskText);
  if (risks.length > SHOWN_RISKS)
    right.push(
      `${counted(risks.length - SHOWN_RISKS, 'more open bet', 'more open bets')} with a warning sign.`,
    );
  const left = overviewSentences(facts);
  page.add(
    withGutter([styled('What changed', 'section'), null, null, styled('Top risks', 'section')]),
    'body',
    {
      height: 22,
    },
  );
  for (let index = 0; index < Math.max(left.length, right.length, 3); index += 1)
    page.add(
      withGutter([left[index] ?? null, null, null, styled(valueOf(right[index] ?? null), 'lead')]),
      'lead',
      {
        height: 4 + LINE * linesIn(left[index], right[index]),
        merge: [1, 3],
      },
    );
};

const freshness = ({ view: { report } }: Facts): string =>
  report.sources.length === 0
    ? 'No source has been read.'
    : `Sources: ${report.sources
        .map(({ source, asOf }) =>
          asOf === null
            ? `${source} has never been completely read`
            : `${source} as of ${instantText(asOf, report.timezone)}`,
        )
        .join('; ')}.`;

const subtitle = (facts: Facts): Cell => {
  const { report, all } = facts.view;
  return say(
    `${report.period.start} to ${report.period.end}, `,
    {
      formula: 'TEXT(SUM(Ledger_Days),"#,##0")',
      text: Math.round(daysOf(all.units)).toLocaleString('en'),
    },
    ` days of capacity${report.partial ? ' so far; the period is not over' : ''}${report.filed === null ? '' : '; filed'}. ${freshness(facts)}`,
  );
};

/** One landscape page for the meeting: four numbers, two charts, what changed, what may go wrong. */
export const overviewSheet = (
  facts: Facts,
  mix: { sheet: string; placed: Placed },
  rungs: { sheet: string; placed: Placed; lines: RungLine[] },
): Sheet => {
  const { report, all } = facts.view;
  const page = newPage();
  page.text(`Where we are: ${report.period.key}`, 'banner', 5, 36);
  page.text(subtitle(facts), 'subtitle', 5, 18);
  addFigures(page, facts);
  const top = page.next() - 1;
  const charted = all.units > 0;
  if (charted)
    for (let index = 0; index < CHART_ROWS; index += 1)
      page.add([null], 'body', { height: CHART_ROW_HEIGHT });
  const bottom = top + CHART_ROWS;
  addSentences(page, facts);
  return pageSheet(OVERVIEW, widths(...WIDTHS), page, {
    charts: charted
      ? [
          shapeChart(facts.view, mix, {
            from: { column: 0, row: top },
            to: { column: 3, row: bottom },
          }),
          horizonChart(facts.view, rungs, {
            from: { column: 4, row: top },
            to: { column: 5, row: bottom },
          }),
        ]
      : [],
    print: {
      orientation: 'landscape',
      wide: 1,
      tall: 1,
      titleRows: null,
      area: `A1:F${page.next() - 1}`,
    },
  });
};
