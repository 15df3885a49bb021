import type { Instant } from '../../model/work-item.ts';
import type { Json, Page, ReadOptions } from '../source.ts';
import { ISSUES } from './documents.ts';
import { FIRST_HISTORY, createHistoryDepth, createWaiting } from './gathering.ts';
import { toPage } from './issue-page.ts';
import type { IssueContext } from './issue-page.ts';
import { createPageSize } from './page-size.ts';
import type { Fetched, Sized, Variables } from './paging.ts';
import { issue as issueNode } from './schema.ts';
import type { Issue } from './schema.ts';

/** Search lags writes a little, and clocks differ: what changed this long before the watermark is read again. */
const OVERLAP_MS = 10 * 60_000;
/** What 10,000 points buy at the first history depth, by Linear's published prices. */
const FIRST_PAGE = 125;
/** How often in a row a page may bring nothing new and lead nowhere. */
const MOST_STALLS = 5;

/** Where a walk stands. An instant instead of a cursor: it never expires, and no edit can move it. */
type Position = {
  pass: 'updated' | 'archived';
  from: Instant | null;
  /** Ids already read whose `updatedAt` is exactly `from`. */
  seen: string[];
  /** Ids of issues that are read and not yet complete; left out when there are none. */
  open?: string[];
};

const isPosition = (value: Json): value is Position =>
  typeof value === 'object' && value !== null && 'pass' in value && 'seen' in value;

const filterOf = (scope: Variables, position: Position, since: Instant | null): Json => {
  const filter: Variables = { ...scope };
  if (position.from !== null) filter['updatedAt'] = { gte: new Date(position.from).toISOString() };
  if (position.pass === 'archived' && since !== null) {
    filter['archivedAt'] = { gte: new Date(since).toISOString() };
  }
  return filter;
};

/** Where to go on after a page, and which ids the next page will repeat. */
const advance = (position: Position, nodes: readonly Issue[]): Position => {
  const from = nodes.reduce((at, { updatedAt }) => Math.max(at, updatedAt), position.from ?? 0);
  const there = nodes.filter(({ updatedAt }) => updatedAt === from).map(({ id }) => id);
  const seen = from === position.from ? [...new Set([...position.seen, ...there])] : there;
  return { ...position, from, seen };
};

/** The cursor to go on from while a page ends in the instant it began with; null to ask by instant. */
const cursorAfter = ({ nodes, pageInfo }: Fetched<Issue>, from: Instant | null): string | null =>
  pageInfo.hasNextPage && nodes.every(({ updatedAt }) => updatedAt === from)
    ? (pageInfo.endCursor ?? null)
    : null;

/** What a page brings that was not emitted before; older than asked for is a repeated page. */
const unseen = ({ nodes }: Fetched<Issue>, { from, seen }: Position): Issue[] => {
  if (from === null) return nodes;
  const known = new Set(seen);
  return nodes.filter(
    ({ id, updatedAt }) => updatedAt > from || (updatedAt === from && !known.has(id)),
  );
};

/**
 * Tells the end of a walk: the first that is told once as many came as were expected, else the second running. Edits made
 * since the walk began neither count nor put it off.
 */
const createEnd = (expected: number, startedAt: Instant) => {
  let came = 0;
  let ends = 0;
  return (fresh: readonly Issue[], hasNextPage: boolean): boolean => {
    const timely = fresh.filter(({ updatedAt }) => updatedAt <= startedAt).length;
    came += timely;
    if (timely > 0) ends = 0;
    if (!hasNextPage) ends += 1;
    return ends > 1 || (!hasNextPage && came >= expected);
  };
};

/** What a walk that was stopped had left open. */
async function* readOpen(
  context: IssueContext,
  open: string[],
  position: Position,
): AsyncGenerator<Page> {
  const left = new Set(open);
  for await (const page of readIssuesById(context, open)) {
    for (const { nativeId } of page.items) left.delete(nativeId);
    yield { ...page, checkpoint: { ...position, open: [...left] } };
  }
}

/**
 * One pass, oldest change first. Each page asks for what changed at or after the last one seen, so that an issue edited
 * meanwhile moves behind us and is seen again, and nothing can move past us. Where more issues share one instant than
 * fit a page (imports), the cursor goes on within that instant.
 */
async function* walk(
  context: IssueContext,
  { open = [], ...start }: Position,
  since: Instant | null,
  expected = Infinity,
): AsyncGenerator<Page> {
  yield* readOpen(context, open, start);
  const size = createPageSize(FIRST_PAGE);
  const history = createHistoryDepth();
  let position: Position = start;
  const isEnd = createEnd(expected, context.now());
  let after: string | null = null;
  let stalls = 0;
  const waiting = createWaiting();
  let lengths: number[] = [];
  for (let done = false; !done;) {
    const filter = filterOf(context.scope, position, since);
    const variables: Variables = { filter, after, history: history.depth };
    const fetched: Sized<Issue> = await context.pager.sized(
      ISSUES,
      ['issues'],
      issueNode,
      variables,
      size,
    );
    const fresh = unseen(fetched, position);
    const { hasNextPage } = fetched.pageInfo;
    done = isEnd(fresh, hasNextPage);
    position = advance(position, fetched.nodes);
    const next = cursorAfter(fetched, position.from);
    stalls = fresh.length === 0 && hasNextPage && next === after ? stalls + 1 : 0;
    if (stalls > MOST_STALLS) throw context.incomplete('Linear keeps answering the same issues');
    after = next;
    const ready = waiting.add(fresh);
    const read = await toPage(context, ready, { ...position, open: waiting.ids });
    lengths.push(...read.lengths);
    if (ready.length > 0) yield read.page;
    if (!waiting.isFull(context.sizes) && !done) continue;
    const late = waiting.take();
    const completed = await toPage(context, late, position);
    size.charge(
      fetched.asked,
      fetched.complexity,
      history.learn([...lengths, ...completed.lengths]),
    );
    lengths = [];
    if (late.length > 0) yield completed.page;
  }
}

/** All issues in scope (`expected` is how many there are), or what changed or was archived since; each with its complete history. */
export async function* readIssues(
  context: IssueContext,
  { since, resume }: ReadOptions,
  expected?: number,
): AsyncGenerator<Page> {
  const from = since === null ? null : since + Math.min(0, context.skew()) - OVERLAP_MS;
  const start =
    resume !== null && isPosition(resume) ? resume : { pass: 'updated' as const, from, seen: [] };
  if (start.pass === 'updated') yield* walk(context, start, from, expected);
  if (from === null) return;
  const again: Position =
    start.pass === 'archived' ? start : { pass: 'archived', from: null, seen: [] };
  yield* walk(context, again, from);
}

/** Exactly these issues, whatever changed; those that are not there are left out. */
export async function* readIssuesById(
  context: IssueContext,
  ids: readonly string[],
): AsyncGenerator<Page> {
  const size = createPageSize(FIRST_PAGE);
  for (let at = 0; at < ids.length;) {
    const wanted = ids.slice(at, at + size.first);
    const filter = { ...context.scope, id: { in: wanted } };
    const variables: Variables = { filter, after: null, history: FIRST_HISTORY };
    const fetched = await context.pager.sized(ISSUES, ['issues'], issueNode, variables, size);
    if (fetched.nodes.length > 0) yield (await toPage(context, fetched.nodes, null)).page;
    at += Math.min(wanted.length, fetched.asked);
  }
}
