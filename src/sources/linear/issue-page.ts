import type { Change } from '../../model/change.ts';
import type { Instant } from '../../model/work-item.ts';
import type { SourceError } from '../source.ts';
import type { Json, Page } from '../source.ts';
import type { Catalogue } from './map.ts';
import { mapAccounts, mapStates } from './map.ts';
import { mapHistory } from './map-history.ts';
import { mapIssue } from './map-issue.ts';
import { completeHistories, completeLinks } from './overflow.ts';
import type { OverflowSizes } from './overflow.ts';
import type { Pager, Variables } from './paging.ts';
import type { HistoryEntry, Issue } from './schema.ts';

export interface IssueContext {
  pager: Pager;
  sizes: OverflowSizes;
  /** What these issues point to; `renewed` when it had to be read again. */
  covering: (issues: readonly Issue[]) => Promise<{ catalogue: Catalogue; renewed: boolean }>;
  /** Filter by the teams that are asked for; empty for all. */
  scope: Variables;
  now: () => Instant;
  /** How far the server's clock is ahead of ours, in milliseconds, by its last answer. */
  skew: () => number;
  incomplete: (what: string) => SourceError;
}

/** Entries by id, so that a repeated page adds nothing. */
const distinct = (entries: readonly HistoryEntry[]): HistoryEntry[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];

/** What Linear sent about some issues, completed and mapped: one page of the stream, and how long the histories are. */
export const toPage = async (
  { pager, sizes, covering }: IssueContext,
  nodes: readonly Issue[],
  checkpoint: Json,
): Promise<{ page: Page; lengths: number[] }> => {
  const histories = await completeHistories(pager, sizes, nodes);
  const { catalogue, renewed } = await covering(nodes);
  const there = nodes.filter(({ id }) => histories.has(id));
  const changes: Change[] = [];
  const items: Page['items'] = [];
  const lengths: number[] = [];
  for (const issue of await completeLinks(pager, sizes, there)) {
    const history = distinct(histories.get(issue.id) ?? []);
    lengths.push(history.length);
    items.push(mapIssue(issue, catalogue));
    for (const change of mapHistory(issue, history, catalogue)) changes.push(change);
  }
  const page: Page = {
    items,
    changes,
    historyOf: items.map(({ id }) => id),
    states: renewed ? mapStates(catalogue) : [],
    accounts: renewed ? mapAccounts(catalogue) : [],
    worklogs: [],
    raw: [],
    checkpoint,
  };
  return { page, lengths };
};
