import type { JiraSourceConfig } from '../../config/config.ts';
import { createBudgets } from '../budgets.ts';
import type { Budgets } from '../budgets.ts';
import type { RateBudget } from '../rate-budget.ts';
import { SourceError } from '../source.ts';
import type { Located, Source, SourceEnvironment } from '../source.ts';
import { checkJira } from './check.ts';
import type { JiraClient } from './client.ts';
import { createCloudJira } from './cloud-client.ts';
import { connect } from './connect.ts';
import { createDataCenterJira } from './data-center-client.ts';
import { toInstant } from './dates.ts';
import { choiceFields, mapFields } from './fields.ts';
import { isInProjects } from './jql.ts';
import type { IssueQuery } from './jql.ts';
import { toWorkflowState } from './map-item.ts';
import type { JiraSite } from './map-item.ts';
import { catalogueStream, issueStream, refetchIssues } from './streams.ts';
import type { StreamContext } from './streams.ts';
import { worklogStream } from './worklog-stream.ts';

/** A clock further away than this is not a clock that runs slow, but one of a simulation or a proxy. */
const IMPLAUSIBLE_SKEW_MS = 24 * 3_600_000;

export interface JiraOptions {
  /** Pull logged work too: only the effort model `worklog` reads it. */
  worklogs: boolean;
  /** Those of the process; its own without. */
  budgets?: Budgets;
}

/** A Jira site, Cloud or Data Center, as a source. Nothing is requested before a method is called. */
export const createJiraSource = (
  config: JiraSourceConfig,
  env: SourceEnvironment,
  options: JiraOptions = { worklogs: false },
): Source => {
  const progress = { stream: 'issues', items: 0, expected: null as number | null };
  const report = (): void =>
    env.onProgress({ ...progress, requests: budget.requests, parkedUntil: budget.parkedUntil });
  const budgets = options.budgets ?? createBudgets([config]);
  const budget: RateBudget = budgets.of(config, {
    now: env.now,
    sleep: env.sleep,
    onParked: report,
  });
  const clock = { behindMs: 0 };
  let opened: Promise<JiraClient> | null = null;
  const open = (): Promise<JiraClient> => (opened ??= openClient(config, env, budget, clock));
  const scope = async (): Promise<IssueQuery> => ({
    projects: await projectsInScope(config, await open()),
    updatedSince: null,
    createdSince: null,
  });
  const context = async (): Promise<StreamContext> => {
    const client = await open();
    return {
      client,
      env,
      site: await readSite(config, client, env),
      projects: (await scope()).projects,
      configuredProjects: config.projects,
      clockBehindMs: () => clock.behindMs,
      onProgress: (stream, items, expected) => {
        Object.assign(progress, { stream, items, expected });
        report();
      },
    };
  };

  return {
    id: config.id,
    kind: 'jira',
    async streams() {
      // Without it a wrong token would show as a project that does not exist: Jira searches for anybody.
      await (await open()).myself();
      const site = await context();
      const streams = [catalogueStream(site), issueStream(site)];
      return options.worklogs ? [...streams, worklogStream(site)] : streams;
    },
    async *refetch(nativeIds) {
      yield* refetchIssues(await context(), nativeIds);
    },
    check: async () => checkJira(config, await open(), env.now()),
    async choiceFields() {
      return choiceFields(await (await open()).fields());
    },
    async count() {
      return (await open()).count(await scope());
    },
    async *census() {
      for await (const ids of (await open()).ids(await scope())) {
        yield ids.map((nativeId) => ({ nativeId, archivedAt: null, trashed: false }));
      }
    },
    async locate(nativeIds) {
      return locate(await open(), (await scope()).projects, nativeIds);
    },
  };
};

const openClient = async (
  config: JiraSourceConfig,
  env: SourceEnvironment,
  budget: RateBudget,
  clock: { behindMs: number },
): Promise<JiraClient> => {
  const transport = connect(config, env, budget, (serverTime) => {
    const behind = env.now() - serverTime;
    clock.behindMs = behind > 0 && behind < IMPLAUSIBLE_SKEW_MS ? behind : 0;
  });
  return config.deployment === 'cloud'
    ? createCloudJira(config.id, transport)
    : createDataCenterJira(config.id, transport);
};

const projectsInScope = async (config: JiraSourceConfig, client: JiraClient): Promise<string[]> => {
  if (config.projects.length > 0) return config.projects;
  const visible = (await client.projects()).map(({ key }) => key);
  if (visible.length > 0) return visible.sort();
  throw new SourceError(config.id, 'empty', `${config.id}: the token can see no project`);
};

/** A gateway, or a plain http address inside a network, is not where a browser opens an issue: then the site says where. */
const addressOf = async (
  config: JiraSourceConfig,
  client: JiraClient,
  env: SourceEnvironment,
): Promise<string | null> => {
  if (config.host.startsWith('https://') && !/\/ex\/jira\//.test(config.host)) return config.host;
  try {
    return await client.siteAddress();
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind === 'aborted') throw error;
    env.warn(`${config.id}: the site does not say its own address, so issues have no links`);
    return null;
  }
};

/** The site's catalogue as the mapping needs it. A configured field that is missing is said, and its values are unknown. */
const readSite = async (
  config: JiraSourceConfig,
  client: JiraClient,
  env: SourceEnvironment,
): Promise<JiraSite> => {
  const [fields, statuses, address] = await Promise.all([
    client.fields(),
    client.statuses(),
    addressOf(config, client, env),
  ]);
  const { map, missing } = mapFields(fields, config.fields);
  for (const { name, wanted } of missing) {
    env.warn(`${config.id}: there is no field "${wanted}" for ${name}; its values are unknown`);
  }
  const states = statuses.map((status) => toWorkflowState(config.id, status));
  return {
    source: config.id,
    address,
    fields: map,
    states: new Map(states.map((state) => [state.id, state])),
  };
};

/**
 * The fate of ids that the census missed. An issue that still resolves is there, archived, or in a project outside the
 * config; one that does not is deleted or hidden, which Jira does not tell apart.
 */
const locate = async (
  client: JiraClient,
  projects: string[],
  nativeIds: string[],
): Promise<Located[]> => {
  const { map } = mapFields(await client.fields(), {});
  const found = await client.find(nativeIds, ['project', ...map.archived]);
  const byId = new Map(found.map((issue) => [issue.id, issue]));
  return nativeIds.map((nativeId): Located => {
    const issue = byId.get(nativeId);
    const unseen = { nativeId, fate: 'notVisible' as const, at: null, archivedAt: null };
    if (issue === undefined) return unseen;
    if (!isInProjects(issue.key, projects)) {
      return {
        ...unseen,
        fate: 'moved',
        detail: `now ${issue.key}, outside the configured projects`,
      };
    }
    const archivedAt = toInstant(issue.fields?.['archiveddate']);
    return { nativeId, fate: archivedAt === null ? 'present' : 'archived', at: null, archivedAt };
  });
};
