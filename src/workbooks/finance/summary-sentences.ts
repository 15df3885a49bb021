import { literal, share, sumifs } from '../formulas.ts';
import type { Placed } from '../page.ts';
import { formula } from '../sheet.ts';
import type { Cell, FormulaCell } from '../sheet.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from '../tally.ts';
import type { View } from '../view.ts';
import { part } from './summary-table.ts';

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

/** What took the most, in the chosen view. */
export const largestSentence = (
  placed: Placed,
  labels: string[],
  shares: number[],
): FormulaCell => {
  const range = (key: string): string =>
    `${placed.letterOf(key)}${placed.top}:${placed.letterOf(key)}${placed.bottom}`;
  const largest = Math.max(0, ...shares);
  const label = labels[shares.indexOf(largest)] ?? labels[0] ?? '';
  return formula(
    `INDEX(${range('value')},MATCH(MAX(${range('share')}),${range('share')},0))&" took the most: "&TEXT(MAX(${range('share')}),"0.0%")&" of the days shown below."`,
    `${label} took the most: ${percent(largest)} of the days shown below.`,
  );
};

const changesSentence = (view: View): Cell => {
  const { sinceLastExport: since, restatement, filed } = view.report;
  if (filed !== null && restatement === null)
    return `This period is filed; nothing has been restated.`;
  const [rows, when] = since
    ? [since.rows, 'since the last export']
    : restatement
      ? [restatement.rows, 'since it was filed']
      : [[], null];
  if (when === null) return 'This is the first export of this period.';
  if (rows.length === 0) return `Nothing has changed ${when}.`;
  const days = rows.reduce((sum, { daysDelta }) => sum + daysDelta, 0);
  const count = rows.length === 1 ? '1 line has' : `${rows.length.toLocaleString('en')} lines have`;
  return `${count} changed ${when}, ${oneDecimal(days)} days together: see Changes.`;
};

const checksSentence = (view: View, liveChecks: number): FormulaCell => {
  const all = liveChecks + view.report.tieOuts.length;
  const failed = view.report.tieOuts.filter(({ holds }) => !holds).length;
  return formula(
    `IF(COUNTIF(Checks_Holds,"FAILS")=0,"All ${all} checks hold.",COUNTIF(Checks_Holds,"FAILS")&" of ${all} checks FAIL: see Checks.")`,
    failed === 0 ? `All ${all} checks hold.` : `${failed} of ${all} checks FAIL: see Checks.`,
  );
};

/** The sentences below the largest share; the last is about the checks. */
export const summarySentences = (view: View, liveChecks: number): Cell[] => [
  runSentence(view),
  gapsSentence(view),
  changesSentence(view),
  checksSentence(view, liveChecks),
];
