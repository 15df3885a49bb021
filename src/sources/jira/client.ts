import type { z } from 'zod';
import type { Instant } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Json } from '../source.ts';
import { fits } from './fits.ts';
import type { IssueQuery } from './jql.ts';
import type { JiraHistory } from './read-history.ts';
import type {
  JiraField,
  JiraIssue,
  JiraProject,
  JiraStatus,
  JiraUser,
  JiraWorklog,
} from './schema.ts';

/** Issues with their complete histories (oldest entry first), and where to go on behind them. */
export interface Batch {
  issues: JiraIssue[];
  histories: Map<string, JiraHistory[]>;
  checkpoint: Json;
}

/** A walk over the issues a query finds. */
export interface Walk {
  query: IssueQuery;
  /** Ids of the fields to ask for. */
  fields: string[];
  /** Ids of the fields in which Data Center names a parent by its key; a walk puts the id there. */
  parentKeys: string[];
  /** Issues in a batch, at most 1000. */
  batchSize: number;
  /** Checkpoint of the batch after which to go on. */
  resume: Json;
  /** Told how many issues there are to come, resumed ones included. */
  onExpected: (expected: number) => void;
}

/** What both deployments can tell, whatever their APIs call it. Every method throws SourceError. */
export interface JiraClient {
  myself(): Promise<JiraUser>;
  /** The site's own address, as a browser opens it. */
  siteAddress(): Promise<string>;
  fields(): Promise<JiraField[]>;
  statuses(): Promise<JiraStatus[]>;
  /** Projects the token can see. */
  projects(): Promise<JiraProject[]>;
  count(query: IssueQuery): Promise<number>;
  /**
   * Every issue of a query, each once. Ends normally only when at least as many came as Jira counts; otherwise a batch
   * with an empty checkpoint, so that the next walk starts anew, and SourceError `incomplete`.
   */
  walk(walk: Walk): AsyncIterable<Batch>;
  /** Ids of every issue of a query, in pages. Throws `incomplete` like a walk. */
  ids(query: IssueQuery): AsyncIterable<string[]>;
  /** Those of the issues that still resolve, with the fields asked for; deleted and hidden ones are left out. */
  find(issueIds: string[], fields: string[]): Promise<JiraIssue[]>;
  /** The same with their complete histories, in batches without a checkpoint. */
  refetch(walk: Pick<Walk, 'fields' | 'parentKeys'>, issueIds: string[]): AsyncIterable<Batch>;
  /** Addresses outside Jira that an issue links to. */
  remoteLinks(issueId: string): Promise<string[]>;
  /** Users by native id; ids that resolve to nobody are left out. */
  users(nativeIds: string[]): Promise<JiraUser[]>;
  /** Ids of the worklogs that changed or were deleted since an instant, in pages in the order of that. */
  worklogIds(what: 'updated' | 'deleted', since: Instant): AsyncIterable<WorklogIds>;
  worklogs(ids: number[]): Promise<JiraWorklog[]>;
}

/** A page of ids, and the instant since which to ask for the next; null behind the last. */
export interface WorklogIds {
  ids: number[];
  next: Instant | null;
}

/** As many issues as one changelog request may name. */
export const FULL_BATCH = 1000;

/** Validates an answer, which is copied only where it is not as documented throughout; throws SourceError `protocol` that names the place, never the value. */
export const parseAnswer = <T>(
  source: string,
  what: string,
  type: z.ZodType<T>,
  answer: unknown,
): T => {
  if (fits(type, answer)) return answer;
  const parsed = type.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') ?? '';
  throw new SourceError(
    source,
    'protocol',
    `${source}: ${what} answered with something unexpected at "${place}": ${issue?.message ?? ''}`,
  );
};

/** Remembers page tokens; throws when one comes a second time, because that would never end. */
export const tokenGuard = (source: string, what: string) => {
  const seen = new Set<string>();
  return (token: string | null): void => {
    if (token === null) return;
    if (seen.has(token)) {
      throw new SourceError(source, 'protocol', `${source}: ${what} repeated a page token`);
    }
    seen.add(token);
  };
};

/** Throws when fewer issues came than Jira counts, before and after. */
export const requireComplete = async (
  source: string,
  seen: number,
  before: number,
  countAgain: () => Promise<number>,
): Promise<void> => {
  if (seen >= before) return;
  const expected = Math.min(before, await countAgain());
  if (seen >= expected) return;
  const what = `the walk ended after ${seen} of ${expected} issues; the next sync starts it anew`;
  throw new SourceError(source, 'incomplete', `${source}: ${what}`);
};

/** The end of a walk: complete, or one batch that makes the next walk start anew, and the error. */
export async function* endWalk(
  ...[source, seen, before, countAgain]: Parameters<typeof requireComplete>
): AsyncGenerator<Batch> {
  try {
    await requireComplete(source, seen, before, countAgain);
  } catch (error) {
    if (error instanceof SourceError && error.kind === 'incomplete') {
      yield { issues: [], histories: new Map(), checkpoint: null };
    }
    throw error;
  }
}

/** Asks for the next value while the last one is in use, so that waiting and working overlap. */
export async function* readAhead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  const ask = (): Promise<IteratorResult<T>> => {
    const next = values.next();
    // It is awaited below, or its generator is closed: either way nobody else has to hear of its failure.
    next.catch(() => undefined);
    return next;
  };
  try {
    for (let next = ask(); ;) {
      const { value, done } = await next;
      if (done === true) return;
      next = ask();
      yield value;
    }
  } finally {
    await values.return(undefined);
  }
}

/** Pieces of at most `size`. */
export const inPieces = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
