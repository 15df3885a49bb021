import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import type { Sheet } from '../sheet.ts';
import { tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { WorkItem } from '../../model/work-item.ts';
import { nameText } from '../text.ts';
import { criterion } from '../formulas.ts';
import { liveDays } from '../view.ts';
import type { View } from '../view.ts';

interface Doubt extends Tally {
  item: WorkItem;
  verdict: Verdict;
}

const whyOf = ({ step, value, confidence }: Verdict): string =>
  step === 'conflict'
    ? 'conflict'
    : value === 'Unclassified'
      ? 'unclassified'
      : `${confidence} confidence`;

/** What a person should look at: unclassified, conflicts, low confidence; most days first. */
export const reviewSheet = (view: View): Sheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Review', 8);
  const spent = tallyBy(report.rows, ({ itemId }) => itemId);
  const doubts = [...spent.values()]
    .flatMap((group): Doubt[] => {
      const item = group.name === null ? undefined : report.items.get(group.name);
      const verdict = group.name === null ? undefined : report.verdicts.get(group.name)?.['shape'];
      if (!item || !verdict) return [];
      const doubtful =
        verdict.value === 'Unclassified' ||
        verdict.step === 'conflict' ||
        verdict.confidence === 'low';
      return doubtful ? [{ ...group, item, verdict }] : [];
    })
    .sort((a, b) => b.units - a.units);
  const columns: TableColumn<Doubt>[] = [
    { key: 'key', header: 'Key', format: 'text', value: ({ item }) => nameText(item.key) },
    { key: 'title', header: 'Title', format: 'text', value: ({ item }) => item.title },
    { key: 'team', header: 'Team', format: 'text', value: ({ item }) => nameText(item.team) },
    {
      key: 'why',
      header: 'Why it is here',
      format: 'text',
      value: ({ verdict }) => whyOf(verdict),
    },
    { key: 'shape', header: 'Bet shape', format: 'text', value: ({ verdict }) => verdict.value },
    {
      key: 'evidence',
      header: 'Evidence',
      format: 'text',
      value: ({ verdict }) => verdict.evidence,
    },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (doubt, at) => liveDays(doubt, ['Ledger_Key', criterion(at('key'), doubt.item.key)]),
    },
    { key: 'new', header: 'New shape', format: 'text', role: 'input', value: () => '' },
    { key: 'reason', header: 'Reason', format: 'text', role: 'input', value: () => '' },
    { key: 'by', header: 'Reviewer', format: 'text', role: 'input', value: () => '' },
    { key: 'on', header: 'Date', format: 'date', role: 'input', value: () => null },
  ];
  if (doubts.length === 0) page.add(['Nothing needs a review.'], 'muted');
  else page.table(doubts, columns);
  return pageSheet('Review', widths(14, 46, 18, 16, 14, 34, 10, 14, 30, 18, 12), page);
};
