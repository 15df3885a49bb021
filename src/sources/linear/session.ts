import type { LinearSourceConfig } from '../../config/config.ts';
import type { Instant } from '../../model/work-item.ts';
import { createBudgets, type Budgets } from '../budgets.ts';
import { SourceError } from '../source.ts';
import type { Page, SourceEnvironment, Stream } from '../source.ts';
import type { BetContext } from './bets.ts';
import { createCatalogue, readCatalogue, teamsInScope } from './catalogue.ts';
import { createLinearClient } from './client.ts';
import type { Ask } from './client.ts';
import { tolerateDrift } from './drift.ts';
import type { IssueContext } from './issue-page.ts';
import { createOverflowSizes } from './overflow.ts';
import { Pager } from './paging.ts';
import type { TeamPart } from './team-parts.ts';

/** What all reading of one workspace shares: one budget, one catalogue, one clock, one tally of progress. */
export interface LinearSession {
  ask: Ask;
  pager: Pager;
  catalogue: ReturnType<typeof createCatalogue>;
  /** Ids of the configured teams; null for all. */
  scope(): Promise<ReadonlySet<string> | null>;
  /** For the issues of the configured teams, or of a part of them. */
  issueContext(part?: TeamPart): Promise<IssueContext>;
  betContext(): Promise<BetContext>;
  /** Items that the current stream expects in all. */
  expect(items: number | null): void;
  /** A stream whose progress is told. With `scope` in its name, another scope is another stream. */
  stream(name: string, read: Stream['read'], scope?: string): Stream;
}

const createProgress = (env: SourceEnvironment, requests: () => number) => {
  const progress = { stream: 'catalogue', items: 0, expected: null as number | null };
  const report = (parkedUntil: Instant | null): void =>
    env.onProgress({ ...progress, requests: requests(), parkedUntil });
  async function* told(
    name: string,
    read: Stream['read'],
    options: Parameters<Stream['read']>[0],
  ): AsyncGenerator<Page> {
    Object.assign(progress, { stream: name, items: 0, expected: null });
    for await (const page of read(options)) {
      progress.items += page.items.length;
      report(null);
      yield page;
    }
  }
  return { progress, report, told };
};

export const openSession = (
  config: LinearSourceConfig,
  env: SourceEnvironment,
  budgets: Budgets = createBudgets([config]),
): LinearSession => {
  const { progress, report, told } = createProgress(env, () => budget.requests);
  const { now, sleep } = env;
  const budget = budgets.of(config, { now, sleep, onParked: report });
  let skewMs = 0;
  const onServerTime = (at: Instant): void => {
    skewMs = at - now();
  };
  const ask = tolerateDrift(createLinearClient({ config, env, budget, onServerTime }), env);
  const pager = new Pager(config.id, ask);
  const catalogue = createCatalogue(() => readCatalogue(pager, config));
  const scope = async () => teamsInScope(await catalogue.current(), config);
  return {
    ask,
    pager,
    catalogue,
    scope,
    async issueContext(part) {
      const teamIds = await scope();
      const teams = part ?? (teamIds === null ? null : { in: [...teamIds] });
      return {
        pager,
        sizes: createOverflowSizes(),
        scope: teams === null ? {} : { team: { id: teams } },
        now,
        skew: () => skewMs,
        incomplete: (what) => new SourceError(config.id, 'incomplete', `${config.id}: ${what}`),
        covering: catalogue.covering,
      };
    },
    async betContext() {
      return { pager, catalogue: await catalogue.current(), teamIds: await scope() };
    },
    expect(items) {
      progress.expected = items;
    },
    stream: (name, read, scope) => ({
      name: scope === undefined ? name : `${name}-${scope}`,
      read: (options) => told(name, read, options),
    }),
  };
};
