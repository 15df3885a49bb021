import type { Instant } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Json } from '../source.ts';
import { endWalk, readAhead, tokenGuard } from './client.ts';
import type { Batch, Walk } from './client.ts';
import type { CloudCalls, SearchPage } from './cloud-client.ts';
import { toInstant } from './dates.ts';
import { IdSet } from '../id-set.ts';
import { restriction } from './jql.ts';
import type { JiraIssue } from './schema.ts';

/** Issues a search page holds at most, and how long one chain of tokens is trusted (field, 2026-10). */
const SEARCH_PAGE = 100;
const SLICE = 50_000;

/** Where a walk stands. A slice is one search followed by tokens. */
interface Position {
  /** What is searched; a checkpoint of another search is of no use. */
  base: string;
  /** Start of the slice, null for the first. */
  createdSince: Instant | null;
  token: string | null;
  inSlice: number;
  /** Those of the slice that were not seen before it. */
  freshInSlice: number;
  /** Different issues so far. */
  seen: number;
  lastCreated: Instant | null;
  /** Ids of those created at `lastCreated`: the next slice shows them again. */
  boundary: string[];
  done: boolean;
}

const startOf = (base: string): Position => ({
  base,
  createdSince: null,
  token: null,
  inSlice: 0,
  freshInSlice: 0,
  seen: 0,
  lastCreated: null,
  boundary: [],
  done: false,
});

const resumeAt = (checkpoint: Json, base: string): Position => {
  const position = checkpoint as unknown as Position | null;
  return position?.base === base ? structuredClone(position) : startOf(base);
};

/** The next slice begins where this one stands. */
const cutSlice = (position: Position): void => {
  const start = { token: null, inSlice: 0, freshInSlice: 0, done: false };
  Object.assign(position, start, { createdSince: position.lastCreated });
};

/** Remembers where the issues of a page end, in whatever order they came. */
const moveBoundary = (position: Position, issues: JiraIssue[]): void => {
  for (const issue of issues) {
    const created = toInstant(issue.fields?.['created']) ?? 0;
    if (position.lastCreated === null || created > position.lastCreated) {
      position.lastCreated = created;
      position.boundary = [];
    }
    if (created === position.lastCreated) position.boundary.push(issue.id);
  }
};

/**
 * Moves the position behind one page; returns the issues that were not seen before. A chain of tokens that ends before
 * `expected` issues is not believed: the search goes on from the last creation instant until that brings nothing new.
 */
const advance = (
  position: Position,
  seen: IdSet,
  { issues, next }: SearchPage,
  limits: { expected: number; sliceSize: number },
): JiraIssue[] => {
  const fresh = issues.filter((issue) => seen.add(issue.id));
  moveBoundary(position, issues);
  position.seen += fresh.length;
  position.inSlice += issues.length;
  position.freshInSlice += fresh.length;
  position.token = next;
  position.done = next === null;
  const tooLong = position.inSlice >= limits.sliceSize && next !== null;
  const tooShort = position.seen < limits.expected && next === null;
  const moved = position.lastCreated !== position.createdSince;
  if ((tooLong && moved) || (tooShort && position.freshInSlice > 0)) cutSlice(position);
  return fresh;
};

/** Searches where the position stands. A stored token lives seven days; when it is refused, the last creation instant is as good. */
const searchAt = async (calls: CloudCalls, walk: Walk, position: Position, resumed: boolean) => {
  const search = (): Promise<SearchPage> =>
    calls.search(
      { ...walk.query, createdSince: position.createdSince },
      walk.fields,
      position.token,
    );
  try {
    return await search();
  } catch (error) {
    const refused = error instanceof SourceError && error.kind === 'protocol';
    if (!resumed || !refused || position.token === null) throw error;
    cutSlice(position);
    return search();
  }
};

/** Pages of a search in batches, the position behind each with it. Moves `position`, which stands where the walk does. */
async function* searchBatches(
  source: string,
  calls: CloudCalls,
  walk: Walk,
  position: Position,
  limits: { expected: number; sliceSize: number },
): AsyncGenerator<{ issues: JiraIssue[]; checkpoint: Json }> {
  const seen = new IdSet();
  for (const id of position.boundary) seen.add(id);
  let guard = tokenGuard(source, 'the search');
  let resumed = position.token !== null;
  let issues: JiraIssue[] = [];
  while (!position.done) {
    // A token belongs to one search.
    if (position.token === null) guard = tokenGuard(source, 'the search');
    const page = await searchAt(calls, walk, position, resumed);
    resumed = false;
    guard(page.next);
    for (const issue of advance(position, seen, page, limits)) issues.push(issue);
    if (issues.length + SEARCH_PAGE > walk.batchSize || position.done) {
      yield { issues, checkpoint: structuredClone(position) as unknown as Json };
      issues = [];
    }
  }
}

/** {@link JiraClient.walk} on Cloud: pages of 100 issues, and one changelog request for ten of them. */
export async function* walkCloud(
  source: string,
  calls: CloudCalls,
  walk: Walk,
  sliceSize = SLICE,
): AsyncGenerator<Batch> {
  const position = resumeAt(walk.resume, restriction(walk.query));
  const expected = await calls.count(walk.query);
  walk.onExpected(expected);
  const batches = searchBatches(source, calls, walk, position, { expected, sliceSize });
  for await (const { issues, checkpoint } of readAhead(batches)) {
    const ids = issues.map(({ id }) => id);
    const histories = ids.length === 0 ? new Map() : await calls.changelogs(ids);
    yield { issues, histories, checkpoint };
  }
  yield* endWalk(source, position.seen, expected, () => calls.count(walk.query));
}
