import type { Instant } from '../../model/work-item.ts';
import { requireComplete, tokenGuard } from './client.ts';
import type { CloudCalls } from './cloud-client.ts';
import { IdSet } from '../id-set.ts';
import type { IssueQuery } from './jql.ts';

/** How long one chain of tokens is trusted: longer ones have been seen to end without a word (field, 2026-10). */
const SLICE = 50_000;

export interface IdPage {
  ids: string[];
  next: string | null;
}

/** What a walk over ids is made of. */
export interface IdCalls extends Pick<CloudCalls, 'count'> {
  ids(query: IssueQuery, token: string | null): Promise<IdPage>;
  /** The latest creation instant among these issues; null when none of them is there any more. */
  createdOf(issueIds: string[]): Promise<Instant | null>;
}

/** One chain of tokens, to its end or its trusted length. */
export async function* idChain(
  source: string,
  calls: Pick<IdCalls, 'ids'>,
  query: IssueQuery,
  sliceSize: number,
): AsyncGenerator<{ ids: string[]; ended: boolean }> {
  const guard = tokenGuard(source, 'the id search');
  let token: string | null = null;
  let length = 0;
  do {
    const page: IdPage = await calls.ids(query, token);
    guard(page.next);
    token = page.next;
    length += page.ids.length;
    yield { ids: page.ids, ended: token === null };
  } while (token !== null && length < sliceSize);
}

/**
 * Every id of a query, each once. A chain that grows too long, or ends before as many ids as Jira counts, is gone on with
 * from the creation instant of its last issues, until that brings nothing new. Throws SourceError `incomplete`.
 */
export async function* walkCloudIds(
  source: string,
  calls: IdCalls,
  query: IssueQuery,
  sliceSize = SLICE,
): AsyncGenerator<string[]> {
  const expected = await calls.count(query);
  const seen = new IdSet();
  let createdSince = query.createdSince;
  for (let more = true; more;) {
    let last: string[] = [];
    let fresh = 0;
    let whole = false;
    for await (const { ids, ended } of idChain(
      source,
      calls,
      { ...query, createdSince },
      sliceSize,
    )) {
      const added = ids.filter((id) => seen.add(id));
      fresh += added.length;
      whole = ended && seen.size >= expected;
      if (ids.length > 0) last = ids.slice(-100);
      yield added;
    }
    const from = whole || fresh === 0 ? null : await calls.createdOf(last);
    more = from !== null;
    createdSince = from;
  }
  await requireComplete(source, seen.size, expected, () => calls.count(query));
}
