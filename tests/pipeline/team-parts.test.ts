import { expect, it, onTestFinished } from 'vitest';
import { LinearEditing } from '../../src/demo/linear-editing.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type { DemoLinearIssue, Organisation } from '../../src/demo/organisation-model.ts';
import { createRandom } from '../../src/demo/random.ts';
import type { Sharing } from '../../src/parts.ts';
import { isOfPart, type TeamPart } from '../../src/sources/linear/team-parts.ts';
import type { Part } from '../../src/store/parts.ts';
import { heldBy, openCompany } from './company.ts';
import { partsInStore } from './in-parts.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const NOW = Date.UTC(2026, 8, 22, 18);

const { store, empty, sync, alone, workers, dying, everything } = partsInStore(NOW);

/** How many issues each team has, the most first. */
const issuesByTeam = ({ linear }: Organisation): [string, number][] => {
  const counts = new Map<string, number>(linear.teams.map(({ id }) => [id, 0]));
  for (const { teamId } of linear.issues) counts.set(teamId, (counts.get(teamId) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
};

/** A Linear workspace, the largest team of which the token cannot list; `teams` by their keys, all when none is named. */
const aWorkspace = async ({ issues = 300, teams = [] as string[] } = {}) => {
  const start = generateOrganisation({ seed: 17, people: 14, issues, months: 3, now: NOW });
  const [[largest]] = issuesByTeam(start) as [[string, number]];
  const known = start.linear.teams.map((team) =>
    team.id === largest && teams.length === 0 ? { ...team, unlisted: true as const } : team,
  );
  const organisation = { ...start, linear: { ...start.linear, teams: known } };
  const company = await openCompany(organisation, { timezone: 'UTC', people: null });
  onTestFinished(() => company.close());
  const sources = company.config.sources.flatMap((source) =>
    source.type === 'linear' ? [{ ...source, teams }] : [],
  );
  return { organisation, largest, company: { ...company, config: { ...company.config, sources } } };
};

it('a pull of Linear in parts by team leaves the store that one process leaves, item for item', async () => {
  const { company, organisation, largest } = await aWorkspace();
  const expected = await alone(company, everything);
  const { sharing, cut } = workers(company);
  const outcome = await sync(company, sharing);
  expect(cut.length).toBeGreaterThan(2);
  const parts = cut.map(({ scope }) => scope as TeamPart);
  for (const { id } of organisation.linear.teams)
    expect(parts.filter((part) => isOfPart(part, id))).toHaveLength(1);
  expect(parts.at(-1)).toEqual({ nin: expect.not.arrayContaining([largest]) });
  expect(await everything()).toEqual(expected);
  await empty();
  const { items, changes } = await sync(company, null);
  expect(outcome).toMatchObject({ items, changes });
});

it('a part by team whose worker dies goes on at its checkpoint, and the pull ends when all have', async () => {
  const { company } = await aWorkspace({ issues: 900 });
  const expected = await alone(company, everything);
  const { sharing } = workers(company, undefined, dying());
  await expect(sync(company, { ...sharing, items: 90 })).rejects.toThrow('killed');
  const [state] = await store().sourceStates();
  expect(state?.asOf).toBeNull();
  await sync(company, null);
  expect(await everything()).toEqual(expected);
});

it('only the teams of the configuration are walked, each in one part', async () => {
  const start = generateOrganisation({ seed: 17, people: 14, issues: 300, months: 3, now: NOW });
  const teams = start.linear.teams.slice(1, 4).map(({ key }) => key);
  const { company, organisation } = await aWorkspace({ teams });
  const expected = await alone(company, everything);
  const { sharing, cut } = workers(company);
  await sync(company, sharing);
  expect(cut.length).toBeGreaterThan(1);
  const wanted = organisation.linear.teams.filter(({ key }) => teams.includes(key));
  const walked = cut.flatMap(({ scope }) => ('in' in (scope as TeamPart) ? scope : []));
  expect(walked.flatMap((part) => (part as { in: string[] }).in).sort()).toEqual(
    wanted.map(({ id }) => id).sort(),
  );
  expect(await everything()).toEqual(expected);
});

/** The organisation in which an issue of one of some teams has been moved to another, just now. */
const moved = (
  organisation: Organisation,
  isSource: (teamId: string) => boolean,
  to: string,
): { next: Organisation; issue: DemoLinearIssue } => {
  const now = organisation.now + 60_000;
  const editing = new LinearEditing(organisation, createRandom(1), { from: now - 1, to: now });
  const issue = [...editing.issues.values()].find(
    ({ teamId, archivedAt }) => isSource(teamId) && archivedAt === null,
  )!;
  const number = editing.nextNumber(to);
  const states = organisation.linear.states.filter(({ teamId }) => teamId === to);
  editing.change(issue, { fromTeamId: issue.teamId, toTeamId: to }, () => ({
    teamId: to,
    number,
    stateId: states[0]!.id,
  }));
  const linear = { ...organisation.linear, issues: [...editing.issues.values()] };
  return { next: { ...organisation, now, linear }, issue };
};

const MOVES: [string, boolean][] = [
  ['behind the walk', true],
  ['ahead of it', false],
];

it.each(FULL ? MOVES : MOVES.slice(0, 1))(
  'an issue that moves to a team %s while parts are walked is there once, as it is now',
  async (_, behind) => {
    const { organisation, company } = await aWorkspace();
    let id = '';
    let first: Promise<void> | null = null;
    const all: Part[] = [];
    const { sharing } = workers(company, async (part, walk) => {
      if (part.number > 0) return (await first, walk());
      first = walk();
      await first;
      const isWalked = (team: string) => isOfPart(all[0]!.scope as TeamPart, team);
      const teams = issuesByTeam(organisation).map(([team]) => team);
      const to = teams.find((team) => isWalked(team) === behind)!;
      const { next, issue } = moved(organisation, (team) => isWalked(team) !== behind, to);
      id = `linear:${issue.id}`;
      company.update(next);
    });
    const walk: Sharing['walk'] = async (source, stream, parts) => {
      all.push(...parts);
      await sharing.walk(source, stream, parts);
    };
    await sync(company, { ...sharing, walk });
    const held = await heldBy(store());
    expect(held.items.filter((item) => item.id === id)).toHaveLength(1);
    await sync(company, null);
    expect(await heldBy(store())).toEqual(await alone(company, () => heldBy(store())));
  },
);
