import type { TieOut } from '../ledger/row.ts';
import type { SheetTotal as Total } from '../ledger/tie-out.ts';
import { exceptionGroups } from './exceptions.ts';
import type { ExceptionLine } from './exceptions.ts';
import { addHeading } from './headings.ts';
import { daysOf, moneyOf } from './ledger-sheet.ts';
import { newPage, shownTotal } from './page.ts';
import type { Page, Placed, TableColumn } from './page.ts';
import { pageSheet, printedApart, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import { absolute, formula, styled } from './sheet.ts';
import type { Cell, ConditionalFormat, Sheet, Value } from './sheet.ts';
import { tally } from './tally.ts';
import type { View } from './view.ts';

const NAME = 'Checks';

/** A total that another sheet shows, by the formula that reads it there. */
export interface SheetTotal {
  sheet: string;
  /** Address of the cell that shows the total days, `Summary!$B$20`, and what it shows. */
  days: ShownTotal;
  /** The same for the cost, in units of the currency; null without rates. */
  cost: ShownTotal | null;
  /** Formula of what a total must equal, from the Ledger's column; the whole column if not said. */
  against?: (column: string) => string;
}

interface ShownTotal {
  ref: string;
  value: number;
}

/** The Ledger's own totals, as its rows say. */
export const ledgerTotal = ({ all, hasCost }: View): Total => ({
  sheet: 'Ledger',
  days: daysOf(all.units),
  costMinor: hasCost ? all.costMinor : null,
});

/** The totals that a table of a sheet shows. */
export const totalOf = (
  page: Page,
  sheet: string,
  placed: Placed,
  { hasCost }: Pick<View, 'hasCost'>,
): SheetTotal => {
  const shown = (key: string): ShownTotal => ({
    ref: absolute(sheet, placed.columnOf(key), placed.total ?? placed.top),
    value: shownTotal(page, placed, key),
  });
  return { sheet, days: shown('days'), cost: hasCost ? shown('cost') : null };
};

/** One line of either table: what is compared, in which unit, and whether it holds. */
interface Check {
  name: string;
  left: Value;
  right: Value;
  difference: number;
  /** `days`, `items`, `rows`, or the currency. */
  unit: string;
  /** null: the sheet works it out. */
  holds: boolean | null;
  detail: string;
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Sheets against the Ledger, days and where there are rates cost. */
const liveChecks = (totals: SheetTotal[], { rows, currency }: Report): Check[] => {
  const ledger = tally(rows);
  const check = (
    { sheet, against }: SheetTotal,
    { ref, value }: ShownTotal,
    { what, column, unit, of }: { what: string; column: string; unit: string; of: number },
  ): Check => ({
    name: `Ledger ${what} = ${sheet} ${what}`,
    left: formula(against?.(column) ?? `SUM(${column})`, of),
    right: formula(ref, value),
    difference: rounded(of - value),
    unit,
    holds: null,
    detail: against === undefined ? '' : 'Of the team and cost centre chosen on Summary.',
  });
  const days = { what: 'total', column: 'Ledger_Days', unit: 'days', of: daysOf(ledger.units) };
  const cost = {
    what: 'cost',
    column: 'Ledger_Cost',
    unit: currency ?? '',
    of: moneyOf(ledger.costMinor ?? 0, currency),
  };
  return totals.flatMap((total) => [
    check(total, total.days, days),
    ...(total.cost === null ? [] : [check(total, total.cost, cost)]),
  ]);
};

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** A tie-out of the run; money in units of the currency. */
const runCheck =
  (currency: string | null) =>
  ({ name, left, right, unit, holds, detail }: TieOut): Check => {
    const shown = (value: number): number =>
      unit === 'minor units' ? moneyOf(value, currency) : value;
    return {
      name: sentence(name),
      left: shown(left),
      right: shown(right),
      difference: rounded(shown(left) - shown(right)),
      unit: unit === 'minor units' ? (currency ?? unit) : unit,
      holds,
      detail: detail === '' ? '' : `${sentence(detail)}.`,
    };
  };

/** Days and money have a decimal; what is counted has none. */
const counted = ({ unit }: Check, value: Value): Cell =>
  unit === 'items' || unit === 'rows' ? styled(value, undefined, 'integer') : value;

const verdictText = (holds: boolean): string => (holds ? 'holds' : 'FAILS');

const CHECK_COLUMNS: TableColumn<Check>[] = [
  { key: 'name', header: 'Check', format: 'wrapped', value: ({ name }) => name },
  { key: 'left', header: 'Left side', format: 'days', value: (one) => counted(one, one.left) },
  { key: 'right', header: 'Right side', format: 'days', value: (one) => counted(one, one.right) },
  {
    key: 'gap',
    header: 'Difference',
    format: 'days',
    value: (one, at) =>
      counted(one, formula(`ROUND(${at('left')}-${at('right')},4)`, one.difference)),
  },
  { key: 'unit', header: 'Unit', format: 'text', value: ({ unit }) => unit },
  {
    key: 'holds',
    header: 'Holds',
    format: 'text',
    value: ({ holds, difference }, at) =>
      holds === null
        ? formula(`IF(${at('gap')}=0,"holds","FAILS")`, verdictText(difference === 0))
        : verdictText(holds),
  },
  { key: 'detail', header: 'Detail', format: 'wrapped', value: ({ detail }) => detail },
];

const EXCEPTION_COLUMNS: TableColumn<ExceptionLine>[] = [
  { key: 'detail', header: 'What', format: 'wrapped', value: ({ detail }) => detail },
  { key: 'key', header: 'Key', format: 'text', value: ({ key }) => key },
  {
    key: 'since',
    header: 'Since',
    format: 'date',
    value: ({ since }) => (since === null ? null : { kind: 'date', date: since }),
  },
  { key: 'count', header: 'Items', format: 'integer', value: ({ count }) => count },
];

/** The table of exceptions; null where there are none. */
const addExceptions = (page: Page, report: Report): Placed | null => {
  page.add(['Exceptions: seen and not guessed away'], 'section', { height: 24 });
  const lines = exceptionGroups(report);
  if (lines.length > 0)
    return page.table(lines, EXCEPTION_COLUMNS, {
      line: ({ count }) => (count === null ? { outline: 1 } : { role: 'group' }),
    });
  page.add(['There are none.'], 'muted');
  return null;
};

const marks = ({ top, bottom, letterOf }: Placed): ConditionalFormat[] => {
  if (bottom < top) return [];
  const first = `${letterOf('holds')}${top}`;
  const range = `${first}:${letterOf('holds')}${bottom}`;
  return [
    { range, formula: `${first}="FAILS"`, mark: 'bad' },
    { range, formula: `${first}="holds"`, mark: 'good' },
  ];
};

/** Do the totals tie? Every sheet against the Ledger, live; the run's own tie-outs; and what was not guessed away. */
export const checksSheet = (report: Report, totals: SheetTotal[]): Sheet => {
  const page = newPage();
  addHeading(page, report, 'Checks', 7);
  page.add(['Live: every sheet against the Ledger'], 'section', { height: 24 });
  const live = page.table(liveChecks(totals, report), CHECK_COLUMNS);
  page.blank();
  page.add(['Of the run: each side counted by itself'], 'section', { height: 24 });
  const run = page.table(report.tieOuts.map(runCheck(report.currency)), CHECK_COLUMNS);
  page.blank();
  const exceptions = addExceptions(page, report);
  const last = run.bottom >= run.top ? run.bottom : live.bottom;
  return pageSheet(NAME, widths(62, 15, 15, 12, 9, 9, 62), page, {
    grouped: true,
    ...(exceptions === null ? {} : { print: printedApart(exceptions) }),
    names: [{ name: 'Checks_Holds', ref: absolute(NAME, live.columnOf('holds'), live.top, last) }],
    conditionalFormats: [...marks(live), ...marks(run)],
  });
};
