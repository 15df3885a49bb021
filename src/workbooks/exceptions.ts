import type { IsoDate } from '../model/work-item.ts';
import type { Report } from './report.ts';
import { nameText } from './text.ts';

/** Exceptions by kind, in words; a kind without words here shows its own name. */

const KINDS: Record<string, string> = {
  'unknown-state': 'States that the source no longer knows',
  'history-gap': 'Gaps in a history',
  'hierarchy-cycle': 'Parents in a circle',
  'app-assignee': 'Work assigned to an app, which has no capacity',
  'not-in-people': 'People without a line in people.csv',
  'joined-by-name': 'Accounts with a hidden e-mail, told by their name',
  mirror: 'The same work in two systems, counted once',
  'no-worklogs': 'Sources without logged work',
  'rate-merged': 'Rates of one person, shown at an average',
  'rate-hidden': 'Costs that would tell what one person earns, not shown',
  gone: 'Items that left the source',
  conflict: 'Explicit values that disagree',
};

const kindText = (kind: string): string => {
  const words = kind.replaceAll('-', ' ');
  return KINDS[kind] ?? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};

/** One line of the list: a kind with its count, or one exception of it. */
export interface ExceptionLine {
  detail: string;
  key: string | null;
  since: IsoDate | null;
  /** null on the exceptions themselves. */
  count: number | null;
}

const byKind = ({ exceptions }: Report) =>
  [...Map.groupBy(exceptions, ({ kind }) => kind)].map(([kind, list]) => ({
    words: kindText(kind),
    list,
  }));

/** Each kind, and below it its exceptions. */
export const exceptionGroups = (report: Report): ExceptionLine[] =>
  byKind(report).flatMap(({ words, list }) => [
    { detail: words, key: null, since: null, count: list.length },
    ...list.map(({ detail, itemId, since }) => ({
      detail,
      key: itemId === null ? null : nameText(report.items.get(itemId)?.key ?? itemId),
      since,
      count: null,
    })),
  ]);

/** `Gaps in a history: 2. Items that left the source: 11.` */
export const exceptionSummary = (report: Report): string =>
  byKind(report)
    .map(({ words, list }) => `${words}: ${list.length.toLocaleString('en')}.`)
    .join(' ');
