import { link } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { costColumns, daysColumn } from '../live-columns.ts';
import type { Measured } from '../live-columns.ts';
import { newPage } from '../page.ts';
import type { Page, TableColumn } from '../page.ts';
import { pageSheet, printedUnder } from '../page-sheet.ts';
import type { Report } from '../report.ts';
import type { ColumnLayout, Sheet } from '../sheet.ts';
import { sameName, tallyBy } from '../tally.ts';
import { nameText } from '../text.ts';
import type { View } from '../view.ts';
import { decisionInForce, promptLines, promptRowId } from './prompt-lines.ts';
import type { PromptLine } from './prompt-lines.ts';
import {
  ANSWER_WIDTHS,
  HEADERS,
  answerColumns,
  answerRules,
  filterOf,
  NOTHING,
} from './review-columns.ts';

const NO_BET = '(no bet)';

/** Who decided what, and for which period where it was another one; null while the question is open. */
const decidedText = (report: Report, line: PromptLine): string | null => {
  const decided = decisionInForce(report, line);
  if (decided === null) return null;
  const { periodKey, decision, by, on, reason } = decided;
  const when = periodKey === report.period.key ? '' : ` for ${periodKey}`;
  return `${decision}${when}, by ${by} on ${on}: ${reason}`;
};

/** The address of the bet that a line asks about; null for work without one. */
const betUrls = ({ items }: Report): ((line: PromptLine) => string | null) => {
  const nameOf = (source: string | null, key: string | null): string =>
    sameName(`${source}\u0001${key}`);
  const urls = new Map(
    [...items.values()]
      .filter(({ level }) => level >= 1)
      .map(({ source, key, url }) => [nameOf(nameText(source), nameText(key)), url]),
  );
  return ({ source, bet }) => (bet === null ? null : (urls.get(nameOf(source, bet)) ?? null));
};

const columnsOf = (view: View): TableColumn<PromptLine>[] => {
  const { by, report } = view;
  const urlOf = betUrls(report);
  const measured: Measured<PromptLine> = {
    sum: (line) => line,
    match: (line, at) => [
      [by.bet.range, by.bet.criteria.at(at('bet'), line.bet)],
      [by.source.range, by.source.criteria.at(at('source'), line.source)],
      [by.prompt.range, by.prompt.criteria.at(at('prompt'), line.prompt)],
    ],
  };
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
    daysColumn(measured),
    ...costColumns(view, measured),
    {
      key: 'decided',
      header: 'Decided so far',
      format: 'wrapped',
      value: (line) => decidedText(report, line),
    },
    { key: 'link', header: 'Link', format: 'link', value: (line) => link(urlOf(line), 'Open') },
    ...answerColumns(HEADERS.decision, promptRowId),
  ];
};

/** How much work carries each prompt: what a reviewer plans the hours by. */
const addPrompts = (page: Page, view: View, lines: PromptLine[], left: number): void => {
  const { range, criteria, name } = view.by.prompt;
  const prompted = view.report.rows.filter(({ accountingPrompt }) => accountingPrompt !== null);
  const prompts = [...tallyBy(prompted, name).values()].sort((a, b) => b.units - a.units);
  type Prompt = (typeof prompts)[number];
  const measured: Measured<Prompt> = {
    sum: (prompt) => prompt,
    match: (prompt, at) => [[range, criteria.at(at('prompt'), prompt.name)]],
  };
  const asked = (prompt: Prompt): string => {
    const count = lines.filter((line) => sameName(line.prompt) === sameName(prompt.name)).length;
    return count === 1 ? '1 line above' : `${count} lines above`;
  };
  page.blank();
  page.table(
    prompts,
    [
      { key: 'prompt', header: 'By prompt', format: 'wrapped', value: (prompt) => prompt.name },
      { key: 'lines', header: 'Asked by', format: 'text', value: asked },
      daysColumn(measured),
      ...costColumns(view, measured),
    ],
    { left, totalLabel: 'Together' },
  );
};

/** Prompts, never decisions: a line for each bet and prompt, with room for the reviewer's answer. */
export const accountingReviewSheet = (view: View): Sheet => {
  const page = newPage();
  addHeading(page, view.report, 'Accounting review: prompts, never decisions', 8);
  const layout: ColumnLayout[] = [
    ...[13, 12, 34, 24, 58, 10, ...(view.hasCost ? [13] : []), 24, 7].map((width) => ({
      width,
      format: 'text' as const,
    })),
    ...ANSWER_WIDTHS,
  ];
  const lines = promptLines(view.report.rows);
  if (lines.length === 0) {
    page.add([NOTHING.accounting], 'muted');
    return pageSheet('Accounting review', layout, page);
  }
  const placed = page.table(lines, columnsOf(view), { totalLabel: 'Together' });
  addPrompts(page, view, lines, placed.columnOf('prompt'));
  return pageSheet('Accounting review', layout, page, {
    frozen: { rows: placed.head, columns: 1 },
    filter: filterOf(placed, 'row'),
    validations: answerRules(
      placed,
      'List_Decisions',
      'Choose the decision; the prompt is not one.',
    ),
    print: printedUnder(placed),
  });
};
