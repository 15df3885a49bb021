import type { Instant } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Json } from '../source.ts';
import type { CloudClient } from './client.ts';
import { toInstant } from './dates.ts';
import { IdSet } from './id-set.ts';
import { inCreationOrder, restriction } from './jql.ts';
import type { IssueQuery } from './jql.ts';
import type { JiraHistory, JiraIssue } from './schema.ts';

/** Issues with their complete histories, and where to go on behind them. */
export interface Batch {
  issues: JiraIssue[];
  histories: Map<string, JiraHistory[]>;
  checkpoint: Json;
}

/** Issues a search page may hold with fields, issues one changelog request may name, and how long one chain of tokens is trusted (field, 2026-10). */
const SEARCH_PAGE = 100;
const BATCH = 1000;
const SLICE = 50_000;

/** Where a walk stands. A slice is one search followed by tokens. */
interface Position {
  /** What is searched; a checkpoint of another search is of no use. */
  base: string;
  /** Start of the slice, null for the first. */
  createdSince: Instant | null;
  token: string | null;
  inSlice: number;
  /** Different issues so far. */
  seen: number;
  lastCreated: Instant | null;
  /** Those created at `lastCreated`: the next slice shows them again. */
  boundary: string[];
  done: boolean;
}

const startOf = (base: string): Position => ({
  base,
  createdSince: null,
  token: null,
  inSlice: 0,
  seen: 0,
  lastCreated: null,
  boundary: [],
  done: false,
});

const resumeAt = (checkpoint: Json, base: string): Position => {
  const position = checkpoint as unknown as Position | null;
  return position?.base === base ? position : startOf(base);
};

/** Moves the position behind one page; returns the issues that were not seen before. */
const advance = (
  position: Position,
  seen: IdSet,
  issues: JiraIssue[],
  next: string | null,
): JiraIssue[] => {
  const fresh = issues.filter((issue) => seen.add(issue.id));
  for (const issue of issues) {
    const created = toInstant(issue.fields?.['created']);
    if (created !== position.lastCreated) position.boundary = [];
    position.lastCreated = created;
    position.boundary.push(issue.id);
  }
  position.seen += fresh.length;
  position.inSlice += issues.length;
  position.token = next;
  position.done = next === null;
  const { lastCreated, createdSince } = position;
  if (next !== null && position.inSlice >= SLICE && lastCreated !== createdSince) {
    Object.assign(position, { token: null, inSlice: 0, createdSince: lastCreated });
  }
  return fresh;
};

/** A stored token lives seven days; when it is refused the walk goes on from the last creation instant instead. */
const searchFrom = async (
  client: CloudClient,
  query: IssueQuery,
  fields: string[],
  position: Position,
  resumed: boolean,
) => {
  const search = () =>
    client.search(
      inCreationOrder({ ...query, createdSince: position.createdSince }),
      fields,
      SEARCH_PAGE,
      position.token,
    );
  try {
    return await search();
  } catch (error) {
    const refused = error instanceof SourceError && error.kind === 'protocol';
    if (!resumed || !refused || position.token === null) throw error;
    Object.assign(position, { token: null, inSlice: 0, createdSince: position.lastCreated });
    return search();
  }
};

/**
 * Every issue that the query finds, in batches that fill one changelog request each. Ends normally only when at least
 * as many issues came as Jira counts; otherwise forgets its checkpoint and throws SourceError `incomplete`.
 */
export async function* walkCloud(
  client: CloudClient,
  source: string,
  query: IssueQuery,
  fields: string[],
  resume: Json,
  onExpected: (expected: number) => void,
): AsyncGenerator<Batch> {
  const base = restriction(query);
  const position = resumeAt(resume, base);
  const seen = new IdSet();
  for (const id of position.boundary) seen.add(id);
  const tokens = new Set<string>();
  let resumed = position.token !== null;
  const before = await client.count(base);
  onExpected(before);
  let issues: JiraIssue[] = [];
  while (!position.done) {
    const page = await searchFrom(client, query, fields, position, resumed);
    resumed = false;
    if (page.next !== null && tokens.has(page.next)) {
      throw new SourceError(source, 'protocol', `${source}: the search repeated a page token`);
    }
    if (page.next !== null) tokens.add(page.next);
    issues.push(...advance(position, seen, page.issues, page.next));
    if (issues.length + SEARCH_PAGE > BATCH || position.done) {
      const ids = issues.map(({ id }) => id);
      const histories = ids.length === 0 ? new Map() : await client.changelogs(ids);
      yield { issues, histories, checkpoint: { ...position } as unknown as Json };
      issues = [];
    }
  }
  if (position.seen >= before) return;
  const expected = Math.min(before, await client.count(base));
  if (position.seen >= expected) return;
  yield { issues: [], histories: new Map(), checkpoint: null };
  throw new SourceError(
    source,
    'incomplete',
    `${source}: the walk ended after ${position.seen} of ${expected} issues; the next sync starts it anew`,
  );
}
