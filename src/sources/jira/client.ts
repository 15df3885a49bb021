import type { z } from 'zod';
import { SourceError } from '../source.ts';
import type {
  JiraField,
  JiraHistory,
  JiraIssue,
  JiraProject,
  JiraStatus,
  JiraUser,
} from './schema.ts';

/** One page of a search that goes on with a token. */
export interface SearchPage {
  issues: JiraIssue[];
  next: string | null;
}

/** What both deployments answer, whatever their API calls it. */
export interface JiraClient {
  myself(): Promise<JiraUser>;
  fields(): Promise<JiraField[]>;
  statuses(): Promise<JiraStatus[]>;
  projects(): Promise<JiraProject[]>;
  count(jql: string): Promise<number>;
  /** Addresses that an issue links to outside Jira. */
  remoteLinks(issueId: string): Promise<string[]>;
}

export interface CloudClient extends JiraClient {
  search(
    jql: string,
    fields: string[],
    pageSize: number,
    token: string | null,
  ): Promise<SearchPage>;
  /** Complete histories, oldest entry first, of at most 1000 issues. */
  changelogs(issueIds: string[]): Promise<Map<string, JiraHistory[]>>;
  /** Issues that still resolve, of at most 100; deleted and hidden ones are left out by Jira. */
  bulkFetch(issueIds: string[], fields: string[]): Promise<JiraIssue[]>;
}

/** Validates an answer; throws SourceError `protocol` that names the place, never the value. */
export const parseAnswer = <T>(
  source: string,
  what: string,
  type: z.ZodType<T>,
  answer: unknown,
): T => {
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

/** Loops over pages that name the next one; throws when a token comes a second time, which would never end. */
export async function* followTokens<T extends { nextPageToken?: string | null | undefined }>(
  source: string,
  what: string,
  first: string | null,
  page: (token: string | null) => Promise<T>,
): AsyncGenerator<{ page: T; next: string | null }> {
  const seen = new Set<string>();
  let token = first;
  do {
    const answer = await page(token);
    token = answer.nextPageToken || null;
    if (token !== null && seen.has(token)) {
      throw new SourceError(source, 'protocol', `${source}: ${what} repeated a page token`);
    }
    if (token !== null) seen.add(token);
    yield { page: answer, next: token };
  } while (token !== null);
}
