import type { z } from 'zod';
import { SourceError } from '../source.ts';
import { ATTACHMENTS_REST, HISTORIES, HISTORY_REST, LINKS, RELATIONS_REST } from './documents.ts';
import { createPageSize } from './page-size.ts';
import type { PageSize } from './page-size.ts';
import type { Pager, Variables } from './paging.ts';
import { attachment, historyEntry, historyOfIssue, linksOfIssue, relation } from './schema.ts';
import type { HistoryEntry, Issue } from './schema.ts';

/** What is asked for of a connection whose first few were not all. */
export const LONGER = 50;

/** How many issues with more than their page held one request can take. */
export interface OverflowSizes {
  histories: PageSize;
  links: PageSize;
}

export const createOverflowSizes = (): OverflowSizes => ({
  histories: createPageSize(40),
  links: createPageSize(20),
});

/** Null when what is asked about was deleted since it was listed. */
const orGone = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SourceError && error.kind === 'not-found') return null;
    throw error;
  }
};

/** A question that names issues or projects by id. */
interface Question<T extends z.ZodType> {
  document: string;
  connection: 'issues' | 'projects';
  node: T;
  variables: Variables;
}

/** Asks about some by id, as many at once as the price allows. A single one is left to its cursor. */
export async function* about<T extends z.ZodType>(
  pager: Pager,
  size: PageSize,
  { document, connection, node, variables }: Question<T>,
  ids: readonly string[],
): AsyncGenerator<z.output<T>> {
  let at = 0;
  while (ids.length - at > 1) {
    const some = ids.slice(at, at + size.first);
    const asked = { ...variables, filter: { id: { in: some } } };
    const fetched = await pager.sized(document, [connection], node, asked, size, some.length);
    yield* fetched.nodes;
    at += Math.min(some.length, fetched.asked);
  }
}

const HISTORIES_QUESTION: Question<typeof historyOfIssue> = {
  document: HISTORIES,
  connection: 'issues',
  node: historyOfIssue,
  variables: { history: LONGER },
};

/** Complete histories by issue: longer beginnings for many at once, then the very long ones by cursor. Deleted ones are left out. */
export const completeHistories = async (
  pager: Pager,
  { histories: size }: OverflowSizes,
  issues: readonly Issue[],
): Promise<Map<string, HistoryEntry[]>> => {
  const known = new Map(issues.map(({ id, history }) => [id, history]));
  const open = [...known].filter(([, { pageInfo }]) => pageInfo.hasNextPage).map(([id]) => id);
  for await (const { id, history } of about(pager, size, HISTORIES_QUESTION, open))
    known.set(id, history);
  const complete = new Map<string, HistoryEntry[]>();
  for (const [id, history] of known) {
    const path = ['issue', 'history'];
    const entries = await orGone(pager.rest(HISTORY_REST, path, historyEntry, id, history));
    if (entries) complete.set(id, entries);
  }
  return complete;
};

type Links = z.output<typeof linksOfIssue>;

const LINKS_QUESTION: Question<typeof linksOfIssue> = {
  document: LINKS,
  connection: 'issues',
  node: linksOfIssue,
  variables: { links: LONGER },
};

const overflows = ({ relations, attachments }: Links): boolean =>
  relations.pageInfo.hasNextPage || attachments.pageInfo.hasNextPage;

const restOfLinks = async (pager: Pager, { id, relations, attachments }: Links): Promise<Links> => {
  const done = { hasNextPage: false };
  const [ofRelations, ofAttachments] = [
    ['issue', 'relations'],
    ['issue', 'attachments'],
  ];
  return {
    id,
    relations: {
      nodes: await pager.rest(RELATIONS_REST, ofRelations, relation, id, relations),
      pageInfo: done,
    },
    attachments: {
      nodes: await pager.rest(ATTACHMENTS_REST, ofAttachments, attachment, id, attachments),
      pageInfo: done,
    },
  };
};

/** The issues with all they are linked to, in the same way. Deleted ones are left out. */
export const completeLinks = async (
  pager: Pager,
  { links: size }: OverflowSizes,
  issues: readonly Issue[],
): Promise<Issue[]> => {
  const known = new Map<string, Links>(issues.map((issue) => [issue.id, issue]));
  const open = issues.filter(overflows).map(({ id }) => id);
  for await (const one of about(pager, size, LINKS_QUESTION, open)) known.set(one.id, one);
  const complete: Issue[] = [];
  for (const issue of issues) {
    const links = known.get(issue.id) ?? issue;
    const rest = overflows(links) ? await orGone(restOfLinks(pager, links)) : links;
    if (rest) complete.push({ ...issue, relations: rest.relations, attachments: rest.attachments });
  }
  return complete;
};
