import { createHash } from 'node:crypto';
import { unqualify } from '../../model/work-item.ts';
import type { Instant } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Json, Page, SourceEnvironment, Stream } from '../source.ts';
import { createAccountBook } from './accounts.ts';
import type { JiraSite } from './map-item.ts';
import { FULL_BATCH, inPieces } from './client.ts';
import { isInProjects } from './jql.ts';
import type { Batch, JiraClient } from './client.ts';
import { requestedFields } from './fields.ts';
import { fieldReader } from './map-change.ts';
import { emptyPage, pageOf } from './page.ts';
import { projectGroups } from './project-groups.ts';
import { addSameWork } from './same-work.ts';

/** What the streams of one site need. */
export interface StreamContext {
  client: JiraClient;
  site: JiraSite;
  env: SourceEnvironment;
  /** Keys of the projects in scope: the configured ones, or all that are visible. */
  projects: string[];
  configuredProjects: string[];
  /** How far the site's clock is behind ours, in milliseconds; 0 when it is not. */
  clockBehindMs: () => number;
  onProgress: (stream: string, items: number, expected: number | null) => void;
}

/** Search lags behind writes by seconds to minutes: an incremental walk looks this far behind its watermark. */
const OVERLAP_MS = 15 * 60_000;
/** Parents that one search names. */
const PARENTS = 200;

/** The watermark is an instant of our clock; what Jira compares it with are instants of its own. */
export const withOverlap = (context: StreamContext, since: Instant | null): Instant | null =>
  since === null ? null : Math.max(0, since - OVERLAP_MS - context.clockBehindMs());

/** Statuses, read whole each time: their categories decide what counts as active. */
export const catalogueStream = ({ site }: StreamContext): Stream => ({
  name: 'catalogue',
  async *read() {
    yield { ...emptyPage(), states: [...site.states.values()], allStates: true };
  },
});

const walkFields = ({ fields }: JiraSite) => ({
  fields: requestedFields(fields),
  parentKeys: [...fields.epicLink, ...fields.parentLink],
});

/**
 * What of Jira the issues are read for. It is part of the stream's name: when the config asks for other projects or
 * fields, that is another stream without a watermark, and everything is read again.
 */
const scopeOf = ({ site, configuredProjects }: StreamContext): string =>
  createHash('sha256')
    .update(JSON.stringify([configuredProjects, walkFields(site), site.fields.configured]))
    .digest('hex')
    .slice(0, 8);

/** Turns batches into pages, with former assignees and links to Linear looked up. */
async function* pagesOf(context: StreamContext, batches: AsyncIterable<Batch>) {
  const { client, site, env } = context;
  const readField = fieldReader(site.fields);
  const accounts = createAccountBook(site.source, client, env);
  const said = new Set<string>();
  const onUnread = (field: string, key: string): void => {
    if (said.has(field)) return;
    said.add(field);
    env.warn(`${site.source}: ${field} of ${key} is not as documented; it counts as empty there`);
  };
  for await (const batch of batches) {
    const page = await pageOf(site, readField, batch, onUnread);
    await accounts.complete(page);
    await addSameWork(page, client, env);
    yield page;
  }
}

const haveSame = (some: string[], others: string[]): boolean =>
  some.length === others.length && new Set([...some, ...others]).size === others.length;

/** A part whose projects are not all there any more would silently show less. */
const projectsOfPart = ({ projects, site }: StreamContext, part: Json): string[] => {
  const asked = part as string[];
  const lost = asked.filter((project) => !projects.includes(project));
  if (lost.length === 0) return asked;
  const what = `${lost.join(', ')} can no longer be seen; the next pull starts anew`;
  throw new SourceError(site.source, 'incomplete', what);
};

/** Issues with their complete histories. */
export const issueStream = (context: StreamContext): Stream => ({
  name: `issues-${scopeOf(context)}`,
  parts: {
    cut: (since, items) => {
      const query = { updatedSince: withOverlap(context, since), createdSince: null };
      const count = (projects: string[]) => context.client.count({ ...query, projects });
      return projectGroups(context.projects, count, items);
    },
    areWhole: (parts) => haveSame(parts.flat() as string[], context.projects),
  },
  async *read({ since, resume, part }): AsyncGenerator<Page> {
    const { client, site } = context;
    const projects = part === undefined ? context.projects : projectsOfPart(context, part);
    let items = 0;
    let expected: number | null = null;
    const batches = client.walk({
      ...walkFields(site),
      query: { projects, updatedSince: withOverlap(context, since), createdSince: null },
      batchSize: FULL_BATCH,
      resume,
      onExpected: (count) => (expected = count),
    });
    for await (const page of pagesOf(context, batches)) {
      items += page.items.length;
      yield page;
      context.onProgress('issues', items, expected);
    }
  },
});

/** Children of issues in the projects in scope; none from a site whose search cannot tell. */
async function* childrenOf(context: StreamContext, nativeIds: string[]): AsyncGenerator<Batch> {
  const { client, env, projects, site } = context;
  try {
    for (const parents of inPieces(nativeIds, PARENTS)) {
      yield* client.walk({
        ...walkFields(site),
        query: { projects, updatedSince: null, createdSince: null, parents },
        batchSize: FULL_BATCH,
        resume: null,
        onExpected: () => undefined,
      });
    }
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind !== 'protocol') throw error;
    env.warn(`${site.source}: children cannot be searched for: ${error.message}`);
  }
}

/** Those of the issues that lie in the projects in scope. */
async function* inScope(context: StreamContext, batches: AsyncIterable<Batch>) {
  for await (const batch of batches) {
    const issues = batch.issues.filter(({ key }) => isInProjects(key, context.projects));
    yield { ...batch, issues };
  }
}

/**
 * Exactly these issues, whatever changed, with their children and what they are linked to: while an issue was hidden, Jira
 * left it out as a parent and as the other end of a link, and its return changes nothing in those.
 */
export async function* refetchIssues(
  context: StreamContext,
  nativeIds: string[],
): AsyncGenerator<Page> {
  const { client, site } = context;
  const again = (ids: string[]) => client.refetch(walkFields(site), ids);
  const linked = new Set<string>();
  for await (const page of pagesOf(context, again(nativeIds))) {
    for (const { itemId } of page.items.flatMap(({ links }) => links))
      if (itemId !== null) linked.add(unqualify(itemId).nativeId);
    yield page;
  }
  for (const id of nativeIds) linked.delete(id);
  if (linked.size > 0) yield* pagesOf(context, inScope(context, again([...linked])));
  for await (const page of pagesOf(context, childrenOf(context, nativeIds))) {
    yield { ...page, checkpoint: null };
  }
}
