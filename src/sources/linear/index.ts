import { createHash } from 'node:crypto';
import type { LinearSourceConfig } from '../../config/config.ts';
import type { Budgets } from '../budgets.ts';
import type { Page, ReadOptions, Source, SourceEnvironment, StreamParts } from '../source.ts';
import { readInitiatives, readProjects } from './bets.ts';
import { teamsInScope } from './catalogue.ts';
import { countByTeam, countIssueIds, locateIds, readCensus } from './census.ts';
import { checkLinear } from './check.ts';
import { readIssues, readIssuesById } from './issues.ts';
import { mapAccounts, mapStates } from './map.ts';
import type { Catalogue } from './map.ts';
import { openSession } from './session.ts';
import type { LinearSession } from './session.ts';
import type { Pager } from './paging.ts';
import { areAllTeams, cutByTeams, isOfPart } from './team-parts.ts';
import type { TeamPart } from './team-parts.ts';

const cataloguePage = (catalogue: Catalogue): Page => ({
  items: [],
  changes: [],
  historyOf: [],
  states: mapStates(catalogue),
  allStates: true,
  accounts: mapAccounts(catalogue),
  worklogs: [],
  raw: [],
  checkpoint: null,
});

/** Linear's own count of the issues in scope, or in a part of it; null where the server does not count. */
const countIssues = async (
  { pager, scope }: LinearSession,
  part: TeamPart | undefined,
): Promise<number | null> => {
  const counts = await countByTeam(pager);
  if (counts === null) return null;
  const teamIds = await scope();
  const isAsked = (team: string): boolean =>
    part === undefined ? (teamIds?.has(team) ?? true) : isOfPart(part, team);
  return [...counts].reduce((sum, [team, count]) => sum + (isAsked(team) ? count : 0), 0);
};

/** A first walk that gave fewer issues than there are is a failed sync, not a small one. */
async function* readCountedIssues(
  session: LinearSession,
  options: ReadOptions,
): AsyncGenerator<Page> {
  const { pager } = session;
  // As the cut of this stream gave it.
  const part = options.part as TeamPart | undefined;
  const context = await session.issueContext(part);
  const whole = options.since === null && options.resume === null;
  const before = whole ? await countIssues(session, part) : null;
  session.expect(before);
  let given = 0;
  for await (const page of readIssues(context, options, before ?? undefined)) {
    given += page.items.length;
    yield page;
  }
  if (before === null || given >= before) return;
  const after = (await countIssues(session, part)) ?? 0;
  if (given < Math.min(before, after) && given < (await countIssueIds(pager, context.scope))) {
    throw context.incomplete(`Linear gave ${given} of ${before} issues; try again later`);
  }
}

/** How a walk over issues is shared out. What changed since an instant is not counted by team, and so is not cut. */
const issueParts = (pager: Pager, teamIds: ReadonlySet<string> | null): StreamParts => ({
  async cut(since, items) {
    const counts = since !== null ? null : await countByTeam(pager);
    return counts === null ? [] : cutByTeams(counts, teamIds, items);
  },
  areWhole: (parts) => areAllTeams(parts as TeamPart[], teamIds),
});

/**
 * What is asked for is part of the stream's name: with other teams or fields in the config it is another stream, without
 * a watermark, and everything is read again.
 */
const scopeOf = ({ teams, fields }: LinearSourceConfig): string =>
  createHash('sha256')
    .update(JSON.stringify([teams, fields]))
    .digest('hex')
    .slice(0, 8);

/** One Linear workspace, or the configured teams of it, read through its GraphQL API. Nothing is sent before a method is called. */
export const createLinearSource = (
  config: LinearSourceConfig,
  env: SourceEnvironment,
  { budgets }: { budgets?: Budgets } = {},
): Source => {
  const session = openSession(config, env, budgets);
  const { ask, pager, catalogue, scope, stream } = session;
  return {
    id: config.id,
    kind: 'linear',
    async streams() {
      const teamIds = teamsInScope(await catalogue.fresh(), config);
      return [
        stream('catalogue', async function* () {
          yield cataloguePage(await catalogue.current());
        }),
        stream('initiatives', async function* () {
          yield* readInitiatives(await session.betContext(), env.warn);
        }),
        stream('projects', async function* () {
          yield* readProjects(await session.betContext());
        }),
        {
          ...stream('issues', (options) => readCountedIssues(session, options), scopeOf(config)),
          parts: issueParts(pager, teamIds),
        },
      ];
    },
    check: () => checkLinear({ config, ask, catalogue: catalogue.fresh }),
    async choiceFields() {
      const { labels } = await catalogue.current();
      const groups = [...labels.values()].flatMap(({ parent }) => (parent ? [parent.name] : []));
      return [...new Set(groups)].sort();
    },
    // Linear counts issues only, and says nothing of projects and initiatives: the census counts all, when it is taken.
    count: async () => null,
    async *census() {
      yield* readCensus(pager, await scope());
    },
    locate: async (nativeIds) => locateIds(pager, await scope(), nativeIds),
    async *refetch(nativeIds) {
      yield* readIssuesById(await session.issueContext(), nativeIds);
    },
  };
};
