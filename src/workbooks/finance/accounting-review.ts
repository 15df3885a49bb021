import type { LedgerRow } from '../../ledger/row.ts';
import { criterion } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import type { Sheet } from '../sheet.ts';
import { tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveCost, liveDays } from '../view.ts';
import type { View } from '../view.ts';

interface Prompted extends Tally {
  bet: string | null;
  row: LedgerRow;
}

/** Prompts, never decisions: a line for each bet and prompt, with room for the reviewer's answer. */
export const accountingReviewSheet = (view: View): Sheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Accounting review: prompts, never decisions', 8);
  const keyOf = (row: LedgerRow): string =>
    `${nameText(row.betKey) ?? ''}\u0001${row.accountingPrompt?.prompt ?? ''}`;
  const rows = report.rows.filter(({ accountingPrompt }) => accountingPrompt !== null);
  const first = new Map<string, LedgerRow>();
  for (const row of rows)
    if (!first.has(keyOf(row).toLowerCase())) first.set(keyOf(row).toLowerCase(), row);
  const lines = [...tallyBy(rows, keyOf)].map(([key, group]): Prompted => {
    const row = first.get(key) as LedgerRow;
    return { ...group, row, bet: nameText(row.betKey) };
  });
  const match = (line: Prompted, at: (key: string) => string): [string, string][] => [
    ['Ledger_Bet', criterion(at('bet'), line.bet)],
    ['Ledger_Accounting_prompt', at('prompt')],
  ];
  const columns: TableColumn<Prompted>[] = [
    { key: 'bet', header: 'Bet', format: 'text', value: ({ bet }) => bet ?? '(none)' },
    { key: 'title', header: 'Bet title', format: 'text', value: ({ row }) => row.betTitle },
    {
      key: 'prompt',
      header: 'Accounting prompt',
      format: 'text',
      value: ({ row }) => row.accountingPrompt?.prompt ?? '',
    },
    {
      key: 'reason',
      header: 'Because',
      format: 'text',
      value: ({ row }) => row.accountingPrompt?.reason ?? '',
    },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (line, at) => liveDays(line, ...match(line, at)),
      total: 'sum',
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: (line: Prompted, at: (key: string) => string) =>
              liveCost(view, line, ...match(line, at)),
            total: 'sum' as const,
          },
        ]
      : []),
    { key: 'decision', header: 'Decision', format: 'text', role: 'input', value: () => '' },
    { key: 'why', header: 'Reason', format: 'text', role: 'input', value: () => '' },
    { key: 'by', header: 'Reviewer', format: 'text', role: 'input', value: () => '' },
    { key: 'on', header: 'Date', format: 'date', role: 'input', value: () => null },
  ];
  if (lines.length === 0)
    page.add(['Nothing of this period prompts an accounting question.'], 'muted');
  else page.table(lines, columns, { totalLabel: 'Together' });
  return pageSheet(
    'Accounting review',
    widths(14, 40, 44, 34, 12, ...(view.hasCost ? [16] : []), 16, 30, 18, 12),
    page,
  );
};
