import type { LedgerRow } from '../../ledger/row.ts';
import { promptFingerprint } from '../fingerprint.ts';
import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet } from '../page-sheet.ts';
import type { ColumnLayout, Sheet } from '../sheet.ts';
import { sameName, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveCost, liveDays } from '../view.ts';
import type { View } from '../view.ts';
import { ANSWER_WIDTHS, HEADERS, answerColumns, answerRules, filterOf } from './review-columns.ts';

/** A bet and a prompt that some of its work carries. */
export interface PromptLine extends Tally {
  bet: string | null;
  betTitle: string | null;
  source: string | null;
  prompt: string;
  reason: string;
}

const NO_BET = '(no bet)';

export const promptLines = (rows: LedgerRow[]): PromptLine[] => {
  const prompted = rows.filter(({ accountingPrompt }) => accountingPrompt !== null);
  const keyOf = (row: LedgerRow): string =>
    JSON.stringify([
      nameText(row.betKey),
      nameText(row.source),
      nameText(row.accountingPrompt?.prompt ?? null),
    ]);
  const first = new Map<string, LedgerRow>();
  for (const row of prompted) {
    const key = sameName(keyOf(row));
    if (!first.has(key)) first.set(key, row);
  }
  return [...tallyBy(prompted, keyOf)]
    .map(([key, sum]): PromptLine => {
      const row = first.get(key) as LedgerRow;
      return {
        ...sum,
        bet: nameText(row.betKey),
        betTitle: row.betTitle,
        source: nameText(row.source),
        prompt: nameText(row.accountingPrompt?.prompt ?? null) ?? '',
        reason: row.accountingPrompt?.reason ?? '',
      };
    })
    .sort((a, b) => b.units - a.units);
};

/** Names a line for good: the bet, its source, and what was asked. */
export const promptRowId = ({ source, bet, prompt, reason }: PromptLine): string =>
  `${source ?? ''}:${bet ?? ''} ${promptFingerprint(prompt, reason)}`;

const columnsOf = (view: View): TableColumn<PromptLine>[] => {
  const { by, report } = view;
  const match = (line: PromptLine, at: (key: string) => string): [string, string][] => [
    [by.bet.range, by.bet.criteria.at(at('bet'), line.bet)],
    [by.source.range, by.source.criteria.at(at('source'), line.source)],
    [by.prompt.range, by.prompt.criteria.at(at('prompt'), line.prompt)],
  ];
  return [
    { key: 'bet', header: HEADERS.bet, format: 'text', value: ({ bet }) => bet ?? NO_BET },
    { key: 'source', header: 'Source', format: 'text', value: ({ source }) => source },
    {
      key: 'title',
      header: 'Bet title',
      format: 'wrapped',
      value: ({ betTitle }) => betTitle?.slice(0, 300) ?? null,
    },
    {
      key: 'prompt',
      header: 'Accounting prompt',
      format: 'wrapped',
      value: ({ prompt }) => prompt,
    },
    { key: 'because', header: 'Because', format: 'wrapped', value: ({ reason }) => reason },
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
            value: (line: PromptLine, at: (key: string) => string) =>
              liveCost(view, line, ...match(line, at)),
            total: 'sum' as const,
          },
        ]
      : []),
    ...answerColumns(HEADERS.decision, promptRowId),
  ];
};

/** Prompts, never decisions: a line for each bet and prompt, with room for the reviewer's answer. */
export const accountingReviewSheet = (view: View): Sheet => {
  const page = newPage();
  addHeading(page, view.report, 'Accounting review: prompts, never decisions', 8);
  const layout: ColumnLayout[] = [
    ...[13, 12, 40, 38, 34, 10, ...(view.hasCost ? [15] : [])].map((width) => ({
      width,
      format: 'text' as const,
    })),
    ...ANSWER_WIDTHS,
  ];
  const lines = promptLines(view.report.rows);
  if (lines.length === 0) {
    page.add(['Nothing of this period prompts an accounting question.'], 'muted');
    return pageSheet('Accounting review', layout, page);
  }
  const placed = page.table(lines, columnsOf(view), { totalLabel: 'Together' });
  return pageSheet('Accounting review', layout, page, {
    frozen: { rows: placed.head, columns: 1 },
    filter: filterOf(placed, 'row'),
    validations: answerRules(
      placed,
      'List_Decisions',
      'Choose the decision; the prompt is not one.',
    ),
    print: {
      orientation: 'landscape',
      wide: 1,
      tall: null,
      titleRows: [placed.head, placed.head],
      area: null,
    },
  });
};
