import type { LinearSourceConfig } from '../../config/config.ts';
import { createRateBudget } from '../rate-budget.ts';
import { SourceError } from '../source.ts';
import type { Page, ReadOptions, Source, SourceEnvironment, Stream } from '../source.ts';
import { readInitiatives, readProjects } from './bets.ts';
import { createCatalogue, readCatalogue, teamsInScope } from './catalogue.ts';
import { countIssueIds, countIssues, locateIds, readCensus } from './census.ts';
import { checkLinear } from './check.ts';
import { createLinearClient } from './client.ts';
import { tolerateDrift } from './drift.ts';
import { readIssues, readIssuesById } from './issues.ts';
import type { IssueContext } from './issue-page.ts';
import type { Catalogue } from './map.ts';
import { mapAccounts, mapStates } from './map.ts';
import { createPager } from './paging.ts';

async function* catalogueStream(catalogue: Catalogue): AsyncGenerator<Page> {
  yield {
    items: [],
    changes: [],
    historyOf: [],
    states: mapStates(catalogue),
    accounts: mapAccounts(catalogue),
    worklogs: [],
    raw: [],
    checkpoint: null,
  };
}

/** One Linear workspace, or the configured teams of it, read through its GraphQL API. Nothing is sent before a method is called. */
export const createLinearSource = (config: LinearSourceConfig, env: SourceEnvironment): Source => {
  const progress = { stream: 'catalogue', items: 0, expected: null as number | null };
  const report = (parkedUntil: number | null): void =>
    env.onProgress({ ...progress, requests: budget.requests, parkedUntil });
  const budget = createRateBudget({
    now: env.now,
    sleep: env.sleep,
    requestsPerSecond: config.requestsPerSecond,
    onParked: report,
  });
  let skewMs = 0;
  const onServerTime = (now: number): void => {
    skewMs = now - env.now();
  };
  const ask = tolerateDrift(createLinearClient({ config, env, budget, onServerTime }), env);
  const pager = createPager(config.id, ask);

  const catalogue = createCatalogue(() => readCatalogue(pager, config));
  const scope = async () => teamsInScope(await catalogue.current(), config);

  const issueContext = async (): Promise<IssueContext> => {
    const teamIds = await scope();
    return {
      pager,
      scope: teamIds === null ? {} : { team: { id: { in: [...teamIds] } } },
      now: env.now,
      skew: () => skewMs,
      incomplete: (what) => new SourceError(config.id, 'incomplete', `${config.id}: ${what}`),
      covering: catalogue.covering,
    };
  };

  const betContext = async () => {
    const current = await catalogue.current();
    return { pager, catalogue: current, teamIds: teamsInScope(current, config) };
  };

  /** A first walk that gave fewer issues than there are is a failed sync, not a small one. */
  async function* countedIssues(options: ReadOptions): AsyncGenerator<Page> {
    const context = await issueContext();
    const teamIds = await scope();
    const whole = options.since === null && options.resume === null;
    const before = whole ? await countIssues(pager, teamIds) : null;
    progress.expected = before;
    let given = 0;
    for await (const page of readIssues(context, options)) {
      given += page.items.length;
      yield page;
    }
    if (before === null || given >= before) return;
    const after = (await countIssues(pager, teamIds)) ?? 0;
    if (given < Math.min(before, after) && given < (await countIssueIds(pager, teamIds))) {
      throw context.incomplete(`Linear gave ${given} of ${before} issues; try again later`);
    }
  }

  const stream = (name: string, read: Stream['read']): Stream => ({
    name,
    async *read(options) {
      Object.assign(progress, { stream: name, items: 0, expected: null });
      for await (const page of read(options)) {
        progress.items += page.items.length;
        report(null);
        yield page;
      }
    },
  });

  return {
    id: config.id,
    kind: 'linear',
    async streams() {
      teamsInScope(await catalogue.fresh(), config);
      return [
        stream('catalogue', async function* () {
          yield* catalogueStream(await catalogue.current());
        }),
        stream('initiatives', async function* () {
          yield* readInitiatives(await betContext(), env.warn);
        }),
        stream('projects', async function* () {
          yield* readProjects(await betContext());
        }),
        stream('issues', async function* (options) {
          yield* countedIssues(options);
        }),
      ];
    },
    check: () => checkLinear({ config, ask, catalogue: catalogue.fresh }),
    // Linear counts issues only, and says nothing of projects and initiatives: the census counts all, when it is taken.
    count: async () => null,
    async *census() {
      yield* readCensus(pager, await scope());
    },
    locate: async (nativeIds) => locateIds(pager, await scope(), nativeIds),
    async *refetch(nativeIds) {
      yield* readIssuesById(await issueContext(), nativeIds);
    },
  };
};
