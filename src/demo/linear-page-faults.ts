import type { PageFault } from './jira-search.ts';
import type { LinearQuestion } from './linear-execute.ts';

interface ListedPage {
  nodes: unknown[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Listing {
  field: string;
  page: ListedPage;
  /** What else was asked for. */
  others: Record<string, unknown>;
}

/** The first connection at the top of an answer, when there is one. */
const listingOf = (body: unknown): Listing | null => {
  const { data } = body as { data?: Record<string, unknown> | null };
  const [[field, page] = [], ...others] = Object.entries(data ?? {});
  const listed = page as Partial<ListedPage> | null | undefined;
  if (field === undefined || !Array.isArray(listed?.nodes) || !listed.pageInfo) return null;
  return { field, page: listed as ListedPage, others: Object.fromEntries(others) };
};

const PLACE: readonly string[] = ['after', 'first', 'updatedAt'];

/** Questions that differ only in where the page begins are one walk. */
const walkOf = (operation: string, { variables }: LinearQuestion): string =>
  JSON.stringify([operation, variables], (key, value: unknown) =>
    PLACE.includes(key) ? undefined : value,
  );

/**
 * What can go wrong with the pages of a walk. An end that comes too early is not told twice running: nothing could
 * tell such an end from a true one.
 */
export const createPageFaults = () => {
  const last = new Map<string, ListedPage>();
  const endedEarly = new Set<string>();
  return (
    fault: PageFault | null,
    operation: string,
    question: LinearQuestion,
    body: unknown,
  ): unknown => {
    const listing = listingOf(body);
    if (listing === null) return body;
    const { field, page } = listing;
    const { nodes, pageInfo } = page;
    const walk = walkOf(operation, question);
    const before = last.get(walk);
    last.set(walk, page);
    const early = fault === 'early-end' && !endedEarly.has(walk);
    if (early) endedEarly.add(walk);
    else endedEarly.delete(walk);
    const answer = (changed: ListedPage): unknown => ({
      data: { ...listing.others, [field]: changed },
    });
    if (early) return answer({ nodes, pageInfo: { ...pageInfo, hasNextPage: false } });
    if (fault === 'reordered-page') return answer({ nodes: nodes.toReversed(), pageInfo });
    if (fault === 'duplicate-page' && before) return answer(before);
    const after = question.variables?.['after'];
    if (fault === 'repeated-token' && typeof after === 'string' && pageInfo.hasNextPage) {
      return answer({ nodes, pageInfo: { ...pageInfo, endCursor: after } });
    }
    return body;
  };
};
