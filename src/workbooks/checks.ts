import type { TieOut } from '../ledger/row.ts';
import { exceptionGroups } from './exceptions.ts';
import type { ExceptionLine } from './exceptions.ts';
import { addHeading } from './headings.ts';
import { daysOf, moneyOf } from './ledger-sheet.ts';
import { newPage } from './page.ts';
import type { Page, Placed, TableColumn } from './page.ts';
import { pageSheet, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import { absolute, formula, styled } from './sheet.ts';
import type { Cell, ConditionalFormat, Sheet, Value } from './sheet.ts';
import { tally } from './tally.ts';

const NAME = 'Checks';

/** A total that another sheet shows, by the formula that reads it there. */
export interface SheetTotal {
  sheet: string;
  /** Address of the cell that shows the total days, `Summary!$B$20`. */
  ref: string;
  days: number;
  /** What it must equal; the whole ledger if not said. */
  against?: string;
}

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

const liveCheck = ({ sheet, ref, days, against }: SheetTotal, ledgerDays: number): Check => ({
  name: `Ledger total = ${sheet} total`,
  left: formula(against ?? 'SUM(Ledger_Days)', ledgerDays),
  right: formula(ref, days),
  difference: rounded(ledgerDays - days),
  unit: 'days',
  holds: null,
  detail: against === undefined ? '' : 'Of the team and cost centre chosen on Summary.',
});

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

const addExceptions = (page: Page, report: Report): void => {
  page.add(['Exceptions: seen and not guessed away'], 'section', { height: 24 });
  const lines = exceptionGroups(report);
  if (lines.length === 0) page.add(['There are none.'], 'muted');
  else
    page.table(lines, EXCEPTION_COLUMNS, {
      line: ({ count }) => (count === null ? { outline: 1 } : { role: 'group' }),
    });
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
  const ledgerDays = daysOf(tally(report.rows).units);
  page.add(['Live: every sheet against the Ledger'], 'section', { height: 24 });
  const live = page.table(
    totals.map((total) => liveCheck(total, ledgerDays)),
    CHECK_COLUMNS,
  );
  page.blank();
  page.add(['Of the run: each side counted by itself'], 'section', { height: 24 });
  const run = page.table(report.tieOuts.map(runCheck(report.currency)), CHECK_COLUMNS);
  page.blank();
  addExceptions(page, report);
  const last = run.bottom >= run.top ? run.bottom : live.bottom;
  return pageSheet(NAME, widths(62, 15, 15, 12, 9, 9, 62), page, {
    grouped: true,
    names: [{ name: 'Checks_Holds', ref: absolute(NAME, live.columnOf('holds'), live.top, last) }],
    conditionalFormats: [...marks(live), ...marks(run)],
  });
};
