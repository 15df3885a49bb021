import type { TableColumn } from '../page.ts';
import type { Validation } from '../sheet.ts';
import { letters } from '../sheet.ts';
import type { Placed } from '../page.ts';

/** Headers that the import finds its cells by, wherever they have been moved to. */
export const HEADERS = {
  row: 'Row id',
  key: 'Key',
  bet: 'Bet',
  newShape: 'New shape',
  decision: 'Decision',
  reason: 'Reason',
  reviewer: 'Reviewer',
  date: 'Date',
} as const;

/** What a review sheet says in the place of a table without rows. */
export const NOTHING = {
  review: 'Nothing needs a review.',
  accounting: 'Nothing of this period prompts an accounting question.',
} as const;

/** What an accounting prompt can be answered with. */
export const DECISIONS = ['Capitalise', 'Expense', 'Split', 'Ask again'] as const;

/** The reviewer's cells, and the hidden one that says which row they answer to. */
export const answerColumns = <T>(answer: string, rowId: (item: T) => string): TableColumn<T>[] => [
  { key: 'answer', header: answer, format: 'text', role: 'input', value: () => '' },
  { key: 'reason', header: HEADERS.reason, format: 'wrapped', role: 'input', value: () => '' },
  { key: 'reviewer', header: HEADERS.reviewer, format: 'text', role: 'input', value: () => '' },
  { key: 'date', header: HEADERS.date, format: 'date', role: 'input', value: () => '' },
  { key: 'row', header: HEADERS.row, format: 'text', role: 'muted', value: rowId },
];

export const ANSWER_WIDTHS = [
  { width: 16, format: 'text' as const },
  { width: 28, format: 'text' as const },
  { width: 14, format: 'text' as const },
  { width: 12, format: 'text' as const },
  { width: 30, format: 'text' as const, hidden: true },
];

export const answerRules = (placed: Placed, list: string, prompt: string): Validation[] => {
  const range = (key: string): string =>
    `${letters(placed.columnOf(key))}${placed.top}:${letters(placed.columnOf(key))}${placed.bottom}`;
  return [
    { range: range('answer'), list, prompt, strict: true },
    {
      range: range('date'),
      list: null,
      prompt: 'The date of the decision, for instance 2026-10-05.',
      strict: true,
    },
  ];
};

export const filterOf = (placed: Placed, last: string): string =>
  `A${placed.head}:${placed.letterOf(last)}${Math.max(placed.top, placed.bottom)}`;
