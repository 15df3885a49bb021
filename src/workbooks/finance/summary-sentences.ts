import type { RestatementRow } from '../../ledger/row.ts';
import { fixed, fixedText, literal, share, sumifs } from '../formulas.ts';
import { instantText } from '../headings.ts';
import { daysOf, moneyOf } from '../ledger-sheet.ts';
import type { Placed } from '../page.ts';
import type { Report } from '../report.ts';
import { formula } from '../sheet.ts';
import type { Cell, FormulaCell } from '../sheet.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import type { View } from '../view.ts';
import { part } from './summary-table.ts';
import type { MixLine } from './summary-table.ts';

const percent = (value: number): string => `${fixedText(100 * value, 1)}%`;
/** The same of a formula. */
const percentOf = (text: string): string => `${fixed(`100*${text}`, 1)}&"%"`;

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
  const prior = view.report.prior.key;
  const start = `"Run is "&${percentOf(shapeShare(view, 'Run'))}&`;
  if (!view.hasPrior) {
    const rest = ` of days; ${prior} has no recorded work to compare with.`;
    return formula(`${start}${literal(rest)}`, `Run is ${percent(now)}${rest}`);
  }
  const before = part(unitsOf(view, 'priorRows', 'Run'), view.before.units);
  const points = 100 * (now - before);
  const change = `100*(${shapeShare(view, 'Run')}-${priorShare(view, 'Run')})`;
  const moved =
    points >= 0.05
      ? `up ${fixedText(points, 1)} points`
      : points <= -0.05
        ? `down ${fixedText(-points, 1)} points`
        : 'unchanged';
  return formula(
    `${start}" of days, "&IF(${change}>=0.05,"up "&${fixed(change, 1)}&" points",IF(${change}<=-0.05,"down "&${fixed(`-${change}`, 1)}&" points","unchanged"))&${literal(` on ${prior}.`)}`,
    `Run is ${percent(now)} of days, ${moved} on ${prior}.`,
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
    `${percentOf(shapeShare(view, 'Unclassified'))}&" of days are unclassified, "&${percentOf(unlinkedText)}&" link to no bet, "&${percentOf(shapeShare(view, UNRECORDED))}&" are capacity without an active item."`,
    `${percent(unclassified)} of days are unclassified, ${percent(unlinked)} link to no bet, ${percent(part(unrecorded, view.all.units))} are capacity without an active item.`,
  );
};

const rangeOf =
  ({ top, bottom, letterOf }: Placed) =>
  (key: string): string =>
    `${letterOf(key)}${top}:${letterOf(key)}${bottom}`;

/** `1,370.2 of 5,882.0 days`, of one line of the table and of its total. */
const ofTotal = (
  { placed, key, digits, unit }: { placed: Placed; key: string; digits: number; unit: string },
  place: string,
): string =>
  `${fixed(`INDEX(${rangeOf(placed)(key)},${place})`, digits)}&" of "&${fixed(`${placed.letterOf(key)}${placed.total ?? placed.bottom}`, digits)}&${literal(` ${unit}`)}`;

/** The sentence, unless the chosen team or cost centre has no days at all. */
const unlessEmpty = (
  { all }: View,
  { letterOf, total, bottom }: Placed,
  { formula: text, result }: FormulaCell,
): FormulaCell => {
  const nothing = 'No days are counted for what is chosen here.';
  return formula(
    `IF(${letterOf('days')}${total ?? bottom}=0,${literal(nothing)},${text})`,
    all.units === 0 ? nothing : result,
  );
};

/** What took the most, in the chosen view: of the days, and of the money where there are rates. */
const largestSentence = (
  { report, all, hasCost }: View,
  placed: Placed,
  lines: MixLine[],
): FormulaCell => {
  const range = rangeOf(placed);
  const largest = lines.reduce((most, line) => (line.now.units > most.now.units ? line : most));
  const place = `MATCH(MAX(${range('share')}),${range('share')},0)`;
  const days = ofTotal({ placed, key: 'days', digits: 1, unit: 'days' }, place);
  const start = `INDEX(${range('value')},${place})&" took the most: "&${days}&" ("&${percentOf(`MAX(${range('share')})`)}&")"`;
  const share = percent(part(largest.now.units, all.units));
  const said = `${largest.value} took the most: ${fixedText(daysOf(largest.now.units), 1)} of ${fixedText(daysOf(all.units), 1)} days (${share})`;
  if (!hasCost) return formula(`${start}&"."`, `${said}.`);
  const currency = report.currency ?? '';
  const money = ({ costMinor }: Tally): string =>
    fixedText(moneyOf(costMinor ?? 0, report.currency), 0);
  const cost = ofTotal({ placed, key: 'cost', digits: 0, unit: `${currency}.` }, place);
  return formula(
    `${start}&", "&${cost}`,
    `${said}, ${money(largest.now)} of ${money(all)} ${currency}.`,
  );
};

/** Furthest from intent on either side, in the chosen view, of the shapes that an intent is set for. */
const intentSentence = (view: View, placed: Placed, lines: MixLine[]): Cell => {
  const gaps = lines.flatMap(({ value, now, intended }) =>
    intended === null ? [] : [{ value, gap: 100 * (part(now.units, view.all.units) - intended) }],
  );
  if (gaps.length === 0)
    return view.hasPrior
      ? `Nothing is configured as intended; shares are compared with ${view.report.prior.key}.`
      : 'Nothing is configured as intended.';
  const most = gaps.reduce((one, other) => (other.gap > one.gap ? other : one));
  const least = gaps.reduce((one, other) => (other.gap < one.gap ? other : one));
  const gap = rangeOf(placed)('gap');
  const side = (pick: 'MAX' | 'MIN', sign: '' | '-', where: string): string =>
    `IF(${sign}${pick}(${gap})>0,INDEX(${rangeOf(placed)('value')},MATCH(${pick}(${gap}),${gap},0))&" "&${fixed(`${sign}${pick}(${gap})`, 1)}&" points ${where}","nothing ${where}")`;
  const said = ({ value }: { value: string }, points: number, where: string): string =>
    points > 0 ? `${value} ${fixedText(points, 1)} points ${where}` : `nothing ${where}`;
  const sentence = formula(
    `IF(COUNT(${gap})=0,"Nothing is configured as intended in this view.","Furthest from intent: "&${side('MAX', '', 'above')}&", "&${side('MIN', '-', 'below')}&".")`,
    `Furthest from intent: ${said(most, most.gap, 'above')}, ${said(least, -least.gap, 'below')}.`,
  );
  return unlessEmpty(view, placed, sentence);
};

/** `8 lines`, and by how many days they move the total. */
const movedText = (rows: RestatementRow[]): string => {
  const days = rows.reduce((sum, { daysDelta }) => sum + daysDelta, 0);
  const lines = rows.length === 1 ? '1 line' : `${rows.length.toLocaleString('en')} lines`;
  const total =
    Math.abs(days) < 0.05
      ? 'total days unchanged'
      : `total days ${days > 0 ? '+' : ''}${fixedText(days, 1)}`;
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
  const filing = filingText(report);
  if (since === null)
    return filing === '' ? 'This is the first export of this period.' : filing.trim();
  return `${filing}Changed since the last export: ${since.rows.length === 0 ? 'nothing' : movedText(since.rows)}.`;
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
  unlessEmpty(view, placed, largestSentence(view, placed, lines)),
  intentSentence(view, placed, lines),
  runSentence(view),
  gapsSentence(view),
  changesSentence(view),
  checksSentence(view, liveChecks),
];
