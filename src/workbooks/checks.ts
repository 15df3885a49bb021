import type { TieOut } from '../ledger/row.ts';
import { addHeading } from './headings.ts';
import { newPage } from './page.ts';
import { pageSheet, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import { absolute, formula } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { daysOf } from './ledger-sheet.ts';
import { tally } from './tally.ts';

/** A total that another sheet shows, by the formula that reads it there. */
export interface SheetTotal {
  sheet: string;
  /** Address of the cell that shows the total days, `Summary!$B$20`. */
  ref: string;
  days: number;
  /** What it must equal; the whole ledger if not said. */
  against?: string;
}

export const checksSheet = (report: Report, totals: SheetTotal[]): Sheet => {
  const page = newPage();
  addHeading(page, report, 'Checks', 6);
  page.add(['Live: the Ledger against every sheet'], 'section', { height: 24 });
  const ledgerDays = daysOf(tally(report.rows).units);
  const live = page.table(totals, [
    {
      key: 'name',
      header: 'Check',
      format: 'text',
      value: ({ sheet }) => `Ledger total = ${sheet} total`,
    },
    {
      key: 'left',
      header: 'Left',
      format: 'days',
      value: ({ against }) => formula(against ?? 'SUM(Ledger_Days)', ledgerDays),
    },
    { key: 'right', header: 'Right', format: 'days', value: ({ ref, days }) => formula(ref, days) },
    {
      key: 'gap',
      header: 'Difference',
      format: 'days',
      value: ({ days }, at) =>
        formula(
          `ROUND(${at('left')}-${at('right')},4)`,
          Math.round((ledgerDays - days) * 10_000) / 10_000,
        ),
    },
    {
      key: 'holds',
      header: 'Holds',
      format: 'text',
      value: ({ days }, at) =>
        formula(
          `IF(${at('gap')}=0,"holds","FAILS")`,
          Math.abs(ledgerDays - days) < 0.000_05 ? 'holds' : 'FAILS',
        ),
    },
  ]);
  page.blank();
  page.add(['Of the run: computed from what they name'], 'section', { height: 24 });
  const run = page.table(report.tieOuts, [
    { key: 'name', header: 'Check', format: 'text', value: ({ name }: TieOut) => name },
    { key: 'left', header: 'Left', format: 'days', value: ({ left }) => left },
    { key: 'right', header: 'Right', format: 'days', value: ({ right }) => right },
    {
      key: 'gap',
      header: 'Difference',
      format: 'days',
      value: ({ left, right }, at) =>
        formula(
          `ROUND(${at('left')}-${at('right')},4)`,
          Math.round((left - right) * 10_000) / 10_000,
        ),
    },
    {
      key: 'holds',
      header: 'Holds',
      format: 'text',
      value: ({ holds }) => (holds ? 'holds' : 'FAILS'),
    },
    {
      key: 'detail',
      header: 'Detail',
      format: 'text',
      value: ({ detail, unit }) => `${unit}: ${detail}`,
    },
  ]);
  page.blank();
  page.add(['Exceptions: seen and not guessed away'], 'section', { height: 24 });
  page.table(report.exceptions, [
    { key: 'detail', header: 'What', format: 'text', value: ({ detail }) => detail },
    { key: 'kind', header: 'Kind', format: 'text', value: ({ kind }) => kind },
    {
      key: 'key',
      header: 'Key',
      format: 'text',
      value: ({ itemId }) => (itemId === null ? null : (report.items.get(itemId)?.key ?? itemId)),
    },
    {
      key: 'since',
      header: 'Since',
      format: 'date',
      value: ({ since }) => (since === null ? null : { kind: 'date', date: since }),
    },
  ]);
  const holds = [live, run]
    .filter(({ bottom, top }) => bottom >= top)
    .map(({ top, bottom, letterOf }) => `${letterOf('holds')}${top}:${letterOf('holds')}${bottom}`);
  const lastCheck = run.bottom >= run.top ? run.bottom : live.bottom;
  return pageSheet('Checks', widths(52, 16, 16, 14, 12, 60), page, {
    names: [
      {
        name: 'Checks_Holds',
        ref: absolute('Checks', live.columnOf('holds'), live.top, lastCheck),
      },
    ],
    conditionalFormats: holds.flatMap((range) => {
      const first = range.split(':')[0] ?? '';
      return [
        { range, formula: `${first}="FAILS"`, mark: 'bad' as const },
        { range, formula: `${first}="holds"`, mark: 'good' as const },
      ];
    }),
  });
};
