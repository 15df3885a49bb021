import type { Change } from '../../model/change.ts';
import type { Instant } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Json, Page } from '../source.ts';
import { ATTACHMENTS_REST, HISTORIES, HISTORY_REST, RELATIONS_REST } from './documents.ts';
import type { Catalogue } from './map.ts';
import { mapAccounts, mapStates } from './map.ts';
import { mapHistory } from './map-history.ts';
import { mapIssue } from './map-issue.ts';
import { createPageSize } from './paging.ts';
import type { Pager, Variables } from './paging.ts';
import { attachment, historyEntry, historyOfIssue, relation } from './schema.ts';
import type { HistoryEntry, Issue } from './schema.ts';

const HISTORY_BATCH = 50;

export interface IssueContext {
  pager: Pager;
  /** What these issues point to; `renewed` when it had to be read again. */
  covering: (issues: readonly Issue[]) => Promise<{ catalogue: Catalogue; renewed: boolean }>;
  /** Team filter of the config; empty for all. */
  scope: Variables;
  now: () => Instant;
  /** How far the server's clock is ahead of ours, in milliseconds, by its last answer. */
  skew: () => number;
  incomplete: (what: string) => SourceError;
}

/** Null when what is asked about was deleted since it was listed. */
const orGone = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SourceError && error.kind === 'not-found') return null;
    throw error;
  }
};

/** Completes the histories of a page: longer beginnings for many at once, then the very long ones by cursor. */
const completeHistories = async (
  pager: Pager,
  issues: readonly Issue[],
): Promise<Map<string, HistoryEntry[]>> => {
  const complete = new Map<string, HistoryEntry[]>();
  const open = new Map<string, Issue['history']>();
  const settle = (id: string, history: Issue['history']): void => {
    if (history.pageInfo.hasNextPage) open.set(id, history);
    else {
      open.delete(id);
      complete.set(id, history.nodes);
    }
  };
  for (const { id, history } of issues) settle(id, history);
  const size = createPageSize(20);
  let waiting = [...open.keys()];
  while (waiting.length > 1) {
    const ids = waiting.slice(0, size.first);
    const variables = { filter: { id: { in: ids } }, history: HISTORY_BATCH };
    const fetched = await pager.sized(HISTORIES, ['issues'], historyOfIssue, variables, size);
    for (const one of fetched.nodes) settle(one.id, one.history);
    waiting = waiting.slice(ids.length);
  }
  for (const [id, history] of open) {
    const path = ['issue', 'history'];
    const entries = await orGone(pager.rest(HISTORY_REST, path, historyEntry, id, history));
    if (entries) complete.set(id, entries);
  }
  return complete;
};

const completeLinks = async (pager: Pager, issue: Issue): Promise<Issue> => {
  const { id, relations, attachments } = issue;
  const done = { hasNextPage: false };
  return {
    ...issue,
    relations: {
      nodes: await pager.rest(RELATIONS_REST, ['issue', 'relations'], relation, id, relations),
      pageInfo: done,
    },
    attachments: {
      nodes: await pager.rest(
        ATTACHMENTS_REST,
        ['issue', 'attachments'],
        attachment,
        id,
        attachments,
      ),
      pageInfo: done,
    },
  };
};

/** Entries by id, so that a repeated page adds nothing. */
const distinct = (entries: readonly HistoryEntry[]): HistoryEntry[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];

/** What Linear sent about some issues, completed and mapped: one page of the stream, and how long the histories are. */
export const toPage = async (
  { pager, covering }: IssueContext,
  nodes: readonly Issue[],
  checkpoint: Json,
): Promise<{ page: Page; lengths: number[] }> => {
  const histories = await completeHistories(pager, nodes);
  const { catalogue, renewed } = await covering(nodes);
  const changes: Change[] = [];
  const items: Page['items'] = [];
  const lengths: number[] = [];
  for (const node of nodes) {
    const entries = histories.get(node.id);
    const issue = entries && (await orGone(completeLinks(pager, node)));
    if (!issue) continue;
    const history = distinct(entries);
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
