import type { Instant } from '../../model/work-item.ts';
import type { Json, Page, ReadOptions } from '../source.ts';
import { ISSUES } from './documents.ts';
import { toPage } from './issue-page.ts';
import type { IssueContext } from './issue-page.ts';
import type { OverflowSizes } from './overflow.ts';
import { createPageSize } from './paging.ts';
import type { Fetched, Sized, Variables } from './paging.ts';
import { issue as issueNode } from './schema.ts';
import type { Issue } from './schema.ts';

/** Search lags writes a little, and clocks differ: what changed this long before the watermark is read again. */
const OVERLAP_MS = 10 * 60_000;
/** About half of what 10,000 points buy at the first history depth. */
const FIRST_PAGE = 75;
const FIRST_HISTORY = 10;
/** Pages that are stored as one: what is lost when a walk is killed. */
const MOST_GATHERED = 8;
/** How often in a row a page may bring nothing new and lead nowhere. */
const MOST_STALLS = 5;

/** Where a walk stands. An instant instead of a cursor: it never expires, and no edit can move it. */
type Position = {
  pass: 'updated' | 'archived';
  from: Instant | null;
  /** Ids already emitted whose `updatedAt` is exactly `from`. */
  seen: string[];
};

const isPosition = (value: Json): value is Position =>
  typeof value === 'object' && value !== null && 'pass' in value && 'seen' in value;

/** How many history entries to ask for with each issue: enough for nine in ten of the last page. */
const createHistoryDepth = () => {
  let depth = FIRST_HISTORY;
  return {
    get depth() {
      return depth;
    },
    learn(lengths: readonly number[]): number {
      const before = depth;
      const ordered = [...lengths].sort((a, b) => a - b);
      const wanted = ordered[Math.floor(ordered.length * 0.9)] ?? depth;
      depth = Math.max(5, Math.min(50, wanted + 1));
      return Math.max(1, depth / before);
    },
  };
};

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
 * Pages that are completed and stored together: what a page leaves open about single issues seldom fills a request, that of
 * several does. The first goes alone, so that its histories tell how many entries to ask for.
 */
const createGathered = () => {
  let issues = new Map<string, Issue>();
  let pages = 0;
  let most = 1;
  return {
    get isEmpty() {
      return issues.size === 0;
    },
    add(fresh: readonly Issue[]): void {
      pages += 1;
      for (const issue of fresh) issues.set(issue.id, issue);
    },
    isFull({ histories }: OverflowSizes): boolean {
      const open = [...issues.values()].filter(({ history }) => history.pageInfo.hasNextPage);
      return pages >= most || open.length >= histories.first;
    },
    take(): Issue[] {
      const taken = [...issues.values()];
      issues = new Map();
      pages = 0;
      most = MOST_GATHERED;
      return taken;
    },
  };
};

/**
 * One pass, oldest change first. Each page asks for what changed at or after the last one seen, so that an issue edited
 * meanwhile moves behind us and is seen again, and nothing can move past us. Where more issues share one instant than
 * fit a page (imports), the cursor goes on within that instant. The end is believed only when it is told twice; edits made
 * meanwhile do not put it off.
 */
async function* walk(
  context: IssueContext,
  start: Position,
  since: Instant | null,
): AsyncGenerator<Page> {
  const size = createPageSize(FIRST_PAGE);
  const history = createHistoryDepth();
  let position = start;
  const startedAt = context.now();
  let after: string | null = null;
  let ends = 0;
  let stalls = 0;
  const gathered = createGathered();
  while (ends < 2) {
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
    const nothing = fresh.length === 0;
    const late = fresh.every(({ updatedAt }) => updatedAt > startedAt);
    const { hasNextPage } = fetched.pageInfo;
    ends = (late ? ends : 0) + (hasNextPage ? 0 : 1);
    position = advance(position, fetched.nodes);
    gathered.add(fresh);
    const next = cursorAfter(fetched, position.from);
    stalls = nothing && hasNextPage && next === after ? stalls + 1 : 0;
    if (stalls > MOST_STALLS) throw context.incomplete('Linear keeps answering the same issues');
    after = next;
    if (!gathered.isFull(context.sizes) && ends < 2) continue;
    if (gathered.isEmpty) continue;
    const { page, lengths } = await toPage(context, gathered.take(), position);
    size.charge(fetched.asked, fetched.complexity, history.learn(lengths));
    yield page;
  }
}

/** All issues in scope, or what changed or was archived since; each with its complete history. */
export async function* readIssues(
  context: IssueContext,
  { since, resume }: ReadOptions,
): AsyncGenerator<Page> {
  const from = since === null ? null : since + Math.min(0, context.skew()) - OVERLAP_MS;
  const start =
    resume !== null && isPosition(resume) ? resume : { pass: 'updated' as const, from, seen: [] };
  if (start.pass === 'updated') yield* walk(context, start, from);
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
