import type { Verdict } from '../../model/verdict.ts';
import type { WorkItem } from '../../model/work-item.ts';
import { verdictFingerprint } from '../fingerprint.ts';
import { link } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, printedUnder } from '../page-sheet.ts';
import type { Report } from '../report.ts';
import type { ColumnLayout, Sheet } from '../sheet.ts';
import { tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveDays } from '../view.ts';
import type { View } from '../view.ts';
import {
  ANSWER_WIDTHS,
  HEADERS,
  answerColumns,
  answerRules,
  filterOf,
  NOTHING,
} from './review-columns.ts';

interface Doubt extends Tally {
  item: WorkItem;
  verdict: Verdict;
  team: string | null;
}

const whyOf = ({ step, value, confidence }: Verdict): string => {
  if (step === 'override') return 'Decided';
  if (step === 'conflict') return 'Conflict';
  if (value === 'Unclassified') return value;
  return `${confidence === 'low' ? 'Low' : 'Medium'} confidence`;
};

/**
 * Items with effort whose shape is unclassified, in conflict or of low confidence, most days first;
 * then those that a person decided.
 */
const doubtsOf = ({ rows, items, verdicts }: Report): Doubt[] => {
  const teams = new Map(rows.map(({ itemId, team }) => [itemId, nameText(team)]));
  return [...tallyBy(rows, ({ itemId }) => itemId).values()]
    .flatMap((sum): Doubt[] => {
      const item = sum.name === null ? undefined : items.get(sum.name);
      const verdict = sum.name === null ? undefined : verdicts.get(sum.name)?.['shape'];
      if (!item || !verdict) return [];
      const doubtful =
        verdict.value === 'Unclassified' ||
        verdict.step === 'override' ||
        verdict.step === 'conflict' ||
        verdict.confidence === 'low';
      return doubtful ? [{ ...sum, item, verdict, team: teams.get(item.id) ?? null }] : [];
    })
    .sort((a, b) => Number(isDecided(a)) - Number(isDecided(b)) || b.units - a.units);
};

const isDecided = ({ verdict }: Doubt): boolean => verdict.step === 'override';

const columnsOf = ({ by }: View): TableColumn<Doubt>[] => [
  { key: 'key', header: HEADERS.key, format: 'text', value: ({ item }) => nameText(item.key) },
  { key: 'source', header: 'Source', format: 'text', value: ({ item }) => nameText(item.source) },
  {
    key: 'title',
    header: 'Title',
    format: 'wrapped',
    value: ({ item }) => item.title.slice(0, 300),
  },
  { key: 'team', header: 'Team', format: 'text', value: ({ team }) => team },
  { key: 'why', header: 'Why it is here', format: 'text', value: ({ verdict }) => whyOf(verdict) },
  { key: 'shape', header: 'Bet shape', format: 'text', value: ({ verdict }) => verdict.value },
  {
    key: 'evidence',
    header: 'Evidence',
    format: 'wrapped',
    value: ({ verdict }) =>
      verdict.runnerUp === null
        ? verdict.evidence
        : `${verdict.evidence}; next best ${verdict.runnerUp.value}`,
  },
  {
    key: 'days',
    header: 'Days',
    format: 'days',
    value: (doubt, at) =>
      liveDays(
        doubt,
        [by.key.range, by.key.criteria.at(at('key'), nameText(doubt.item.key))],
        [by.source.range, by.source.criteria.at(at('source'), nameText(doubt.item.source))],
      ),
  },
  { key: 'link', header: 'Link', format: 'link', value: ({ item }) => link(item.url, 'Open') },
  ...answerColumns<Doubt>(
    HEADERS.newShape,
    ({ item, verdict }) => `${item.id} ${verdictFingerprint(verdict)}`,
  ),
];

const LAYOUT: ColumnLayout[] = [
  ...[13, 12, 50, 18, 15, 13, 28, 9, 7].map((width) => ({ width, format: 'text' as const })),
  ...ANSWER_WIDTHS,
];

/** What a person should look at, with room for the answer; `betsheet import` reads it back. */
export const reviewSheet = (view: View): Sheet => {
  const page = newPage();
  addHeading(page, view.report, 'Review: what the rules could not settle', 8);
  const doubts = doubtsOf(view.report);
  if (doubts.length === 0) {
    page.add([NOTHING.review], 'muted');
    return pageSheet('Review', LAYOUT, page);
  }
  const placed = page.table(doubts, columnsOf(view));
  return pageSheet('Review', LAYOUT, page, {
    frozen: { rows: placed.head, columns: 1 },
    filter: filterOf(placed, 'row'),
    validations: answerRules(
      placed,
      'List_Shapes',
      'Choose the bet shape that this item should have.',
    ),
    print: printedUnder(placed),
  });
};
