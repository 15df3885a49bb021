import type { JiraSourceConfig } from '../../config/config.ts';
import type { WorkflowState } from '../../model/work-item.ts';
import { createRateBudget } from '../rate-budget.ts';
import type { RateBudget } from '../rate-budget.ts';
import { SourceError } from '../source.ts';
import type { Located, Page, Source, SourceEnvironment, Stream } from '../source.ts';
import type { CloudClient } from './client.ts';
import { createCloudJira } from './cloud-client.ts';
import { walkCloud } from './cloud-walk.ts';
import { connect } from './connect.ts';
import { toInstant } from './dates.ts';
import { mapFields, requestedFields } from './fields.ts';
import { inCreationOrder, restriction } from './jql.ts';
import { changeFieldsOf } from './map-change.ts';
import { toWorkflowState } from './map-item.ts';
import type { JiraSite } from './map-item.ts';
import { emptyPage, pageOf } from './page.ts';

/** Search lags behind writes by seconds to minutes: an incremental walk looks this far behind its watermark. */
const OVERLAP_MS = 10 * 60_000;
const ID_PAGE = 5000;
const FETCH_PAGE = 100;

/** A Jira site as a source. Nothing is requested before a method is called. */
export const createJiraSource = (config: JiraSourceConfig, env: SourceEnvironment): Source => {
  const progress = { stream: 'issues', items: 0, expected: null as number | null };
  const report = (): void =>
    env.onProgress({ ...progress, requests: budget.requests, parkedUntil: budget.parkedUntil });
  const budget: RateBudget = createRateBudget({
    now: env.now,
    sleep: env.sleep,
    requestsPerSecond: config.requestsPerSecond,
    onParked: report,
  });
  let opened: Promise<CloudClient> | null = null;
  const open = (): Promise<CloudClient> =>
    (opened ??= createCloudJira(config.id, connect(config, env, budget)));
  let scoped: Promise<string[]> | null = null;
  const scope = (): Promise<string[]> => (scoped ??= projectsInScope(config, open));

  return {
    id: config.id,
    kind: 'jira',
    async streams() {
      const client = await open();
      const [fields, statuses] = await Promise.all([client.fields(), client.statuses()]);
      const { map, missing } = mapFields(fields, config.fields);
      for (const { name, wanted } of missing) {
        env.warn(`${config.id}: there is no field "${wanted}" for ${name}; its values are unknown`);
      }
      const states = statuses.map((status) => toWorkflowState(config.id, status));
      const site: JiraSite = {
        source: config.id,
        host: config.host,
        fields: map,
        states: new Map(states.map((state) => [state.id, state])),
      };
      const issues = issueStream(config.id, client, await scope(), site, (items, expected) => {
        Object.assign(progress, { items, expected });
        report();
      });
      return [catalogueStream(states), issues];
    },
    check: async () => [],
    async count() {
      const client = await open();
      return client.count(
        restriction({ projects: await scope(), updatedSince: null, createdSince: null }),
      );
    },
    async *census() {
      const client = await open();
      const query = { projects: await scope(), updatedSince: null, createdSince: null };
      let token: string | null = null;
      do {
        const page = await client.search(inCreationOrder(query), ['id'], ID_PAGE, token);
        yield page.issues.map(({ id }) => ({ nativeId: id, archivedAt: null, trashed: false }));
        token = page.next;
      } while (token !== null);
    },
    async locate(nativeIds) {
      return locate(await open(), new Set(await scope()), nativeIds);
    },
  };
};

const projectsInScope = async (
  config: JiraSourceConfig,
  open: () => Promise<CloudClient>,
): Promise<string[]> => {
  if (config.projects.length > 0) return config.projects;
  const visible = (await (await open()).projects()).map(({ key }) => key);
  if (visible.length > 0) return visible;
  throw new SourceError(config.id, 'empty', `${config.id}: the token can see no project`);
};

const catalogueStream = (states: WorkflowState[]): Stream => ({
  name: 'catalogue',
  async *read() {
    yield { ...emptyPage(), states };
  },
});

const issueStream = (
  source: string,
  client: CloudClient,
  projects: string[],
  site: JiraSite,
  onProgress: (items: number, expected: number | null) => void,
): Stream => ({
  name: 'issues',
  async *read({ since, resume }): AsyncGenerator<Page> {
    const updatedSince = since === null ? null : since - OVERLAP_MS;
    const custom = changeFieldsOf(site.fields);
    let expected: number | null = null;
    let items = 0;
    const batches = walkCloud(
      client,
      source,
      { projects, updatedSince, createdSince: null },
      requestedFields(site.fields),
      resume,
      (count) => (expected = count),
    );
    for await (const batch of batches) {
      items += batch.issues.length;
      yield pageOf(site, custom, batch);
      onProgress(items, expected);
    }
  },
});

const locate = async (
  client: CloudClient,
  projects: Set<string>,
  nativeIds: string[],
): Promise<Located[]> => {
  const located: Located[] = [];
  for (let from = 0; from < nativeIds.length; from += FETCH_PAGE) {
    const ids = nativeIds.slice(from, from + FETCH_PAGE);
    const found = await client.bulkFetch(ids, ['project', 'archiveddate']);
    const byId = new Map(found.map((issue) => [issue.id, issue]));
    for (const nativeId of ids) {
      const issue = byId.get(nativeId);
      const archivedAt = toInstant(issue?.fields?.['archiveddate']);
      const inScope = issue !== undefined && projects.has(issue.key.replace(/-\d+$/, ''));
      const fate = !inScope ? 'notVisible' : archivedAt === null ? 'present' : 'archived';
      located.push({ nativeId, fate, at: null, archivedAt });
    }
  }
  return located;
};
