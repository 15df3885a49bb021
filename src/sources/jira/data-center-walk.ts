import { SourceError } from '../source.ts';
import type { Json } from '../source.ts';
import { endWalk } from './client.ts';
import type { Batch, Walk } from './client.ts';
import { inOrder } from './history-order.ts';
import { IdSet } from '../id-set.ts';
import { restriction } from './jql.ts';
import type { IssueQuery } from './jql.ts';
import type { IssueWithHistory, StartAtPage } from './schema.ts';

const SEARCH_PAGE = 100;

/** One page of a search that goes on by position. */
export type SearchByPosition = (
  query: IssueQuery,
  options: { startAt: number; pageSize: number; fields: string[]; histories: boolean },
) => Promise<StartAtPage>;

/** Where a walk stands. */
interface Position {
  base: string;
  /** Issues of the list that lie behind. */
  startAt: number;
  /** Different issues so far. */
  seen: number;
  /** Ids on the last page: what the next one must join on to. */
  lastPage: string[];
  done: boolean;
}

const resumeAt = (checkpoint: Json, base: string): Position => {
  const position = checkpoint as unknown as Position | null;
  return position?.base === base
    ? { ...position }
    : { base, startAt: 0, seen: 0, lastPage: [], done: false };
};

/**
 * The page behind `startAt`, asked for from one issue earlier: that one must be known. When it is not, issues before it
 * have left the list and the rest moved up; then it steps back until the page joins on to what was seen.
 */
const joinedPage = async (
  search: (startAt: number) => Promise<StartAtPage>,
  startAt: number,
  known: (id: string) => boolean,
): Promise<{ page: StartAtPage; from: number }> => {
  let from = Math.max(0, startAt - 1);
  for (;;) {
    const page = await search(from);
    const first = page.issues[0]?.id;
    if (from === 0 || (first !== undefined && known(first))) return { page, from };
    from = Math.max(0, from - SEARCH_PAGE);
  }
};

/** Histories of issues that came with them. Throws when one came cut short. */
export const historiesOf = (source: string, issues: IssueWithHistory[]): Batch['histories'] =>
  new Map(
    issues.map((issue) => {
      const { histories, total } = issue.changelog ?? { histories: [], total: 0 };
      if ((total ?? 0) > histories.length) {
        const what = `${source}: the history of ${issue.key} came cut short (${histories.length} of ${total})`;
        throw new SourceError(source, 'protocol', what);
      }
      return [issue.id, inOrder(histories)];
    }),
  );

/** {@link JiraClient.walk} by position, stable while issues are moved and deleted under it. */
export async function* walkByPosition(
  source: string,
  search: SearchByPosition,
  count: (query: IssueQuery) => Promise<number>,
  walk: Walk,
): AsyncGenerator<Batch> {
  const position = resumeAt(walk.resume, restriction(walk.query));
  const seen = new IdSet();
  for (const id of position.lastPage) seen.add(id);
  const options = { pageSize: SEARCH_PAGE, fields: walk.fields, histories: true };
  let before: number | null = null;
  while (!position.done) {
    const { page, from } = await joinedPage(
      (startAt) => search(walk.query, { ...options, startAt }),
      position.startAt,
      (id) => seen.has(id),
    );
    if (before === null) walk.onExpected(page.total);
    before ??= page.total;
    const histories = historiesOf(source, page.issues);
    const issues = page.issues.filter((issue) => seen.add(issue.id));
    position.seen += issues.length;
    position.startAt = from + page.issues.length;
    position.lastPage = page.issues.map(({ id }) => id);
    position.done = page.issues.length === 0 || position.startAt >= page.total;
    yield { issues, histories, checkpoint: { ...position } as unknown as Json };
  }
  const expected = before ?? (await count(walk.query));
  yield* endWalk(source, position.seen, expected, () => count(walk.query));
}
