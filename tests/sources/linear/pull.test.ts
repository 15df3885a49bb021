import { afterEach, describe, expect, it } from 'vitest';
import type { DemoLinearIssue, Organisation } from '../../../src/demo/organisation-model.ts';
import type { Change } from '../../../src/model/change.ts';
import { pull, running, smallOrganisation } from './harness.ts';
import type { Running } from './harness.ts';

let run: Running | null = null;
afterEach(async () => {
  await run?.server.close();
  run = null;
});

const ref = (id: string | null): string | null => (id === null ? null : `linear:${id}`);

/** What an issue must look like, worked out from the organisation alone. */
const wantedIssue = ({ linear }: Organisation, issue: DemoLinearIssue) => ({
  key: issue.identifier,
  title: issue.title,
  level: issue.parentId === null ? 0 : -1,
  stateId: issue.stateId,
  sourceState: linear.states.find(({ id }) => id === issue.stateId)?.name,
  parentId: ref(issue.parentId ?? issue.projectId),
  team: linear.teams.find(({ id }) => id === issue.teamId)?.name,
  project: linear.teams.find(({ id }) => id === issue.teamId)?.key,
  labels: issue.labelIds.map((id) => linear.labels.find((label) => label.id === id)?.name),
  points: issue.estimate,
  assigneeId: ref(issue.assigneeId),
  createdAt: issue.createdAt,
  updatedAt: issue.updatedAt,
  archivedAt: issue.archivedAt,
  gone: issue.trashed ? { reason: 'trashed', since: issue.archivedAt } : null,
  iterations: issue.cycleId === null ? [] : [expect.objectContaining({ id: issue.cycleId })],
});

type Told = Pick<Change, 'entryId' | 'at' | 'from' | 'to' | 'authorId'>;

const told = (changes: readonly Change[], field: string): Told[] =>
  changes
    .filter((change) => change.field === field)
    .map(({ entryId, at, from, to, authorId }) => ({ entryId, at, from, to, authorId }))
    .sort((a, b) => (a.entryId < b.entryId ? -1 : 1));

const wantedChanges = (
  { history }: DemoLinearIssue,
  read: (entry: DemoLinearIssue['history'][number]) => [string | null, string | null],
): Told[] =>
  history
    .map((entry) => ({ entry, values: read(entry) }))
    .filter(({ values: [from, to] }) => from !== to)
    .map(({ entry, values: [from, to] }) => ({
      entryId: entry.id,
      at: entry.createdAt,
      from,
      to,
      authorId: ref(entry.actorId),
    }))
    .sort((a, b) => (a.entryId < b.entryId ? -1 : 1));

describe('a full pull', () => {
  it('gives every item and every history entry of the organisation, and nothing else', async () => {
    run = await running(smallOrganisation());
    const { linear } = run.organisation;
    const { items, changes } = await pull(run.source);
    const wanted = [...linear.issues, ...linear.projects, ...linear.initiatives];
    expect([...items.values()].map(({ nativeId }) => nativeId).sort()).toEqual(
      wanted.map(({ id }) => id).sort(),
    );
    for (const issue of linear.issues) {
      expect(items.get(`linear:${issue.id}`)).toMatchObject(wantedIssue(run.organisation, issue));
      const list = changes.get(`linear:${issue.id}`)!;
      expect([...new Set(list.map(({ entryId }) => entryId))].sort()).toEqual(
        issue.history.map(({ id }) => id).sort(),
      );
      expect(told(list, 'state')).toEqual(
        wantedChanges(issue, (one) => [one.fromStateId ?? null, one.toStateId ?? null]),
      );
      expect(told(list, 'assignee')).toEqual(
        wantedChanges(issue, (one) => [
          ref(one.fromAssigneeId ?? null),
          ref(one.toAssigneeId ?? null),
        ]),
      );
      expect(told(list, 'archived')).toEqual(
        wantedChanges(issue, ({ archived }) =>
          archived === true ? [null, 'true'] : archived === false ? ['true', null] : [null, null],
        ),
      );
    }
  });

  it('asks for what single issues have more of in a few requests, not one an issue', async () => {
    const small = smallOrganisation(240);
    const attachments = Array.from({ length: 6 }, (_, number) => ({
      id: `attachment-${number}`,
      title: 'The same in Jira',
      url: `https://acme.atlassian.net/browse/PAY-${number}`,
      sourceType: 'jira',
    }));
    const issues = small.linear.issues.map((issue) => ({
      ...issue,
      attachments: attachments.map((one) => ({ ...one, id: `${issue.id}-${one.id}` })),
    }));
    run = await running({ ...small, linear: { ...small.linear, issues } });
    const { items } = await pull(run.source);
    const refs = attachments.map(({ url }) => url);
    for (const { id } of issues) {
      const links = items.get(`linear:${id}`)?.links.filter(({ kind }) => kind === 'sameWork');
      expect(links?.map(({ ref }) => ref).sort()).toEqual(refs);
    }
    const { operations } = run.server.stats();
    expect(issues.length).toBeGreaterThan(50);
    expect(operations['AttachmentsRest'] ?? 0).toBeLessThanOrEqual(1);
    expect(operations['Links']).toBeLessThanOrEqual(issues.length / 20 + 1);
    expect(operations['Histories'] ?? 0).toBeLessThanOrEqual(operations['Issues'] ?? 0);
  });

  it('gives projects and initiatives with dates, health and their place', async () => {
    run = await running(smallOrganisation());
    const { linear, people } = run.organisation;
    const { items, changes, states, accounts } = await pull(run.source);
    for (const project of linear.projects) {
      const found = items.get(`linear:${project.id}`)!;
      const homes = linear.initiatives
        .filter(({ projectIds }) => projectIds.includes(project.id))
        .map(({ id }) => `linear:${id}`);
      expect([found.parentId, ...found.otherParentIds].filter(Boolean).sort()).toEqual(
        homes.sort(),
      );
      expect(found).toMatchObject({
        level: 1,
        title: project.name,
        stateId: project.statusId,
        ownerId: ref(project.leadId),
        health: project.health,
        progress: project.progress,
        milestones: project.milestones.map(({ name, targetDate }) => ({ name, date: targetDate })),
      });
      expect(found.plannedEnd?.date ?? null).toBe(project.targetDate);
      expect(found.plannedEnd?.resolution ?? 'day').toBe(project.targetDateResolution ?? 'day');
      const list = changes.get(`linear:${project.id}`)!;
      expect(list.filter(({ field }) => field === 'plannedEnd')).toHaveLength(
        project.history.length,
      );
      expect(list.filter(({ field }) => field === 'health')).toHaveLength(project.updates.length);
    }
    for (const { id, parentId } of linear.initiatives) {
      const level = items.get(`linear:${id}`)!.level;
      expect(level).toBeGreaterThanOrEqual(2);
      if (parentId !== null) expect(items.get(`linear:${parentId}`)!.level).toBeGreaterThan(level);
    }
    expect([...states.keys()].sort()).toEqual(
      [...linear.states, ...linear.projectStatuses].map(({ id }) => id).sort(),
    );
    const users = people.filter(({ linearUserId }) => linearUserId !== null);
    expect(accounts.size).toBe(users.length);
    for (const { linearUserId, active, app } of users) {
      expect(accounts.get(`linear:${linearUserId}`)).toMatchObject({
        active,
        kind: app ? 'app' : 'person',
      });
    }
  });

  it('keeps every query under 10,000 points and never asks for a change', async () => {
    run = await running(smallOrganisation());
    await pull(run.source);
    expect(run.server.stats().mostComplex).toBeLessThanOrEqual(10_000);
    expect(run.server.stats().writes).toBe(0);
  });

  it('of one team gives its issues and the projects it takes part in', async () => {
    const organisation = smallOrganisation();
    const { issues, projects, teams } = organisation.linear;
    const within = issues.find(({ archivedAt }) => archivedAt === null)!;
    const team = teams.find(({ id }) => id === within.teamId);
    run = await running(organisation, { teams: [team!.key.toLowerCase()] });
    const { items } = await pull(run.source);
    const native = [...items.values()];
    expect(
      native
        .filter(({ level }) => level <= 0)
        .map(({ nativeId }) => nativeId)
        .sort(),
    ).toEqual(
      issues
        .filter(({ teamId }) => teamId === team!.id)
        .map(({ id }) => id)
        .sort(),
    );
    expect(
      native
        .filter(({ level }) => level === 1)
        .map(({ nativeId }) => nativeId)
        .sort(),
    ).toEqual(
      projects
        .filter(({ teamIds }) => teamIds.includes(team!.id))
        .map(({ id }) => id)
        .sort(),
    );
    const counted: string[] = [];
    for await (const page of run.source.census()) counted.push(...page.map((one) => one.nativeId));
    expect(counted.sort()).toEqual(native.map(({ nativeId }) => nativeId).sort());
    const elsewhere = issues.find(({ teamId, trashed }) => teamId !== team!.id && !trashed)!;
    expect(
      await run.source.locate([elsewhere.id, within.id, projects[0]!.id, 'nowhere']),
    ).toMatchObject([
      { nativeId: elsewhere.id, fate: 'moved' },
      { nativeId: within.id, fate: 'present' },
      { nativeId: projects[0]!.id },
      { nativeId: 'nowhere', fate: 'notVisible', at: null },
    ]);
  });

  it('says how far it is, and of how many', async () => {
    run = await running(smallOrganisation());
    await pull(run.source);
    const last = run.env.progress.at(-1)!;
    const { length } = run.organisation.linear.issues;
    expect(last).toMatchObject({ stream: 'issues', items: length, expected: length });
    expect(last.requests).toBeGreaterThan(5);
  });
});

describe('check', () => {
  it('says what the key can read and what is left of the limits', async () => {
    run = await running(smallOrganisation(200), {
      fields: { shape: 'Bet shape', other: 'Nothing' },
    });
    const findings = await run.source.check();
    const levels = Object.fromEntries(findings.map(({ what, level }) => [what, level]));
    expect(levels).toMatchObject({
      credentials: 'ok',
      'rate limit': 'ok',
      teams: 'ok',
      'field other': 'warning',
      issues: 'ok',
      history: 'ok',
      archived: 'ok',
      projects: 'ok',
      initiatives: 'ok',
    });
    expect(findings.find(({ what }) => what === 'rate limit')?.detail).toMatch(/points left/);
  });

  it('reports a wrong key and an unknown team instead of throwing', async () => {
    run = await running(smallOrganisation(200), { teams: ['NOPE'] });
    const findings = await run.source.check();
    expect(findings.find(({ level }) => level === 'error')).toMatchObject({ what: 'teams' });
    for (const { level, remedy } of findings) if (level !== 'ok') expect(remedy).not.toBeNull();
  });

  it('names apiUrl, not the key, when nothing answers', async () => {
    run = await running(smallOrganisation(200));
    await run.server.close();
    const [finding] = await run.source.check();
    expect(finding).toMatchObject({ level: 'error', what: 'credentials' });
    expect(finding?.remedy).toContain('apiUrl');
  });
});
