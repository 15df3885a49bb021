import type { RestatementRow } from '../../ledger/row.ts';
import { literal, share, sumifs } from '../formulas.ts';
import { instantText } from '../headings.ts';
import { moneyOf } from '../ledger-sheet.ts';
import type { Placed } from '../page.ts';
import type { Report } from '../report.ts';
import { formula } from '../sheet.ts';
import type { Cell, FormulaCell } from '../sheet.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from '../tally.ts';
import type { View } from '../view.ts';
import { part } from './summary-table.ts';
import type { MixLine } from './summary-table.ts';

/** One decimal, halves away from zero, as TEXT(x,"0.0") rounds. */
export const oneDecimal = (value: number): string =>
  (Math.sign(value) * (Math.round(Math.abs(value) * 10 + 1e-9) / 10)).toFixed(1);

const percent = (value: number): string => `${oneDecimal(value * 100)}%`;

const unitsOf = (view: View, rows: 'rows' | 'priorRows', shape: string): number =>
  ((rows === 'rows' ? view.byShape : view.byShapeBefore).get(sameName(shape)) ?? EMPTY_TALLY).units;

const shapeShare = (view: View, shape: string): string =>
  share(
    sumifs('Ledger_Days', ['Ledger_Bet_shape', view.by.shape.criteria.of(shape)]),
    'SUM(Ledger_Days)',
  );

const priorShare = (view: View, shape: string): string =>
  share(
    sumifs('Prior_Days', ['Prior_Bet_shape', view.by.shape.criteria.of(shape)]),
    'SUM(Prior_Days)',
  );

/** Is Run growing? */
const runSentence = (view: View): FormulaCell => {
  const now = part(unitsOf(view, 'rows', 'Run'), view.all.units);
  const before = part(unitsOf(view, 'priorRows', 'Run'), view.before.units);
  const points = 100 * (now - before);
  const change = `100*(${shapeShare(view, 'Run')}-${priorShare(view, 'Run')})`;
  const prior = view.report.prior.key;
  return formula(
    `"Run is "&TEXT(${shapeShare(view, 'Run')},"0.0%")&" of days, "&IF(${change}>=0.05,"up "&TEXT(${change},"0.0")&" points",IF(${change}<=-0.05,"down "&TEXT(-(${change}),"0.0")&" points","unchanged"))&${literal(` on ${prior}.`)}`,
    `Run is ${percent(now)} of days, ${points >= 0.05 ? `up ${oneDecimal(points)} points` : points <= -0.05 ? `down ${oneDecimal(-points)} points` : 'unchanged'} on ${prior}.`,
  );
};

/** How much nobody can explain yet. */
const gapsSentence = (view: View): FormulaCell => {
  const unlinkedUnits = tallyBy(view.report.rows, view.by.bet.name).get(sameName(null))?.units ?? 0;
  const unrecorded = unitsOf(view, 'rows', UNRECORDED);
  const unlinked = part(unlinkedUnits - unrecorded, view.all.units);
  const unlinkedText = share(
    `(SUMIFS(Ledger_Days,Ledger_Bet,"=")-SUMIFS(Ledger_Days,Ledger_Bet_shape,"${UNRECORDED}"))`,
    'SUM(Ledger_Days)',
  );
  const unclassified = part(unitsOf(view, 'rows', 'Unclassified'), view.all.units);
  return formula(
    `TEXT(${shapeShare(view, 'Unclassified')},"0.0%")&" of days are unclassified, "&TEXT(${unlinkedText},"0.0%")&" link to no bet, "&TEXT(${shapeShare(view, UNRECORDED)},"0.0%")&" are capacity without an active item."`,
    `${percent(unclassified)} of days are unclassified, ${percent(unlinked)} link to no bet, ${percent(part(unrecorded, view.all.units))} are capacity without an active item.`,
  );
};

const rangeOf =
  ({ top, bottom, letterOf }: Placed) =>
  (key: string): string =>
    `${letterOf(key)}${top}:${letterOf(key)}${bottom}`;

/** Whole units of money as TEXT(x,"#,##0") writes them. */
const wholeMoney = (value: number): string => Math.round(value).toLocaleString('en');

/** What took the most, in the chosen view: of the days, and of the money where there are rates. */
const largestSentence = (
  { report, all, hasCost }: View,
  placed: Placed,
  lines: MixLine[],
): FormulaCell => {
  const range = rangeOf(placed);
  const largest = lines.reduce((most, line) => (line.now.units > most.now.units ? line : most));
  const place = `MATCH(MAX(${range('share')}),${range('share')},0)`;
  const start = `INDEX(${range('value')},${place})&" took the most: "&TEXT(MAX(${range('share')}),"0.0%")&" of the days shown below`;
  const said = `${largest.value} took the most: ${percent(part(largest.now.units, all.units))} of the days shown below`;
  if (!hasCost) return formula(`${start}."`, `${said}.`);
  const { currency } = report;
  return formula(
    `${start}, "&TEXT(INDEX(${range('cost')},${place}),"#,##0")&${literal(` ${currency ?? ''}.`)}`,
    `${said}, ${wholeMoney(moneyOf(largest.now.costMinor ?? 0, currency))} ${currency ?? ''}.`,
  );
};

/** Furthest from intent on either side, in the chosen view, of the shapes that an intent is set for. */
const intentSentence = (view: View, placed: Placed, lines: MixLine[]): Cell => {
  const gaps = lines.flatMap(({ value, now, intended }) =>
    intended === null ? [] : [{ value, gap: 100 * (part(now.units, view.all.units) - intended) }],
  );
  if (gaps.length === 0)
    return `Nothing is configured as intended; shares are compared with ${view.report.prior.key}.`;
  const most = gaps.reduce((one, other) => (other.gap > one.gap ? other : one));
  const least = gaps.reduce((one, other) => (other.gap < one.gap ? other : one));
  const gap = rangeOf(placed)('gap');
  const side = (pick: 'MAX' | 'MIN', sign: '' | '-', where: string): string =>
    `IF(${sign}${pick}(${gap})>0,INDEX(${rangeOf(placed)('value')},MATCH(${pick}(${gap}),${gap},0))&" "&TEXT(${sign}${pick}(${gap}),"0.0")&" points ${where}","nothing ${where}")`;
  const said = ({ value }: { value: string }, points: number, where: string): string =>
    points > 0 ? `${value} ${oneDecimal(points)} points ${where}` : `nothing ${where}`;
  return formula(
    `IF(COUNT(${gap})=0,"Nothing is configured as intended in this view.","Furthest from intent: "&${side('MAX', '', 'above')}&", "&${side('MIN', '-', 'below')}&".")`,
    `Furthest from intent: ${said(most, most.gap, 'above')}, ${said(least, -least.gap, 'below')}.`,
  );
};

/** `8 lines`, and by how many days they move the total. */
const movedText = (rows: RestatementRow[]): string => {
  const days = rows.reduce((sum, { daysDelta }) => sum + daysDelta, 0);
  const lines = rows.length === 1 ? '1 line' : `${rows.length.toLocaleString('en')} lines`;
  const total =
    oneDecimal(days) === '0.0' || oneDecimal(days) === '-0.0'
      ? 'total days unchanged'
      : `total days ${days > 0 ? '+' : ''}${oneDecimal(days)}`;
  return `${lines} (${total}; see Changes)`;
};

const filingText = ({ filed, restatement, timezone }: Report): string => {
  if (filed !== null) return `Filed on ${instantText(filed.filedAt, timezone)}. `;
  if (restatement === null) return '';
  const when = instantText(restatement.filedAt, timezone);
  return restatement.rows.length === 0
    ? `Nothing has changed since it was filed on ${when}. `
    : `Changed since it was filed on ${when}: ${movedText(restatement.rows)}. `;
};

const changesSentence = ({ report }: View): Cell => {
  const { sinceLastExport: since } = report;
  if (since === null) return `${filingText(report)}This is the first export of this period.`;
  return `${filingText(report)}Changed since the last export: ${since.rows.length === 0 ? 'nothing' : movedText(since.rows)}.`;
};

const checksSentence = (view: View, liveChecks: number): FormulaCell => {
  const all = liveChecks + view.report.tieOuts.length;
  const failed = view.report.tieOuts.filter(({ holds }) => !holds).length;
  return formula(
    `IF(COUNTIF(Checks_Holds,"FAILS")=0,"All ${all} checks hold.",COUNTIF(Checks_Holds,"FAILS")&" of ${all} checks FAIL: see Checks.")`,
    failed === 0 ? `All ${all} checks hold.` : `${failed} of ${all} checks FAIL: see Checks.`,
  );
};

/** What the page answers, a line each; the last is about the checks. */
export const summarySentences = (
  view: View,
  placed: Placed,
  lines: MixLine[],
  liveChecks: number,
): Cell[] => [
  largestSentence(view, placed, lines),
  intentSentence(view, placed, lines),
  runSentence(view),
  gapsSentence(view),
  changesSentence(view),
  checksSentence(view, liveChecks),
];
