import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/demo/calendar.ts';
import { applyEdits } from '../../src/demo/edits.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { ratesCsv, rosterCsv } from '../../src/demo/roster.ts';
import { HOSTILE_TITLES } from '../../src/demo/titles.ts';
import { breakIn, jiraTracks, linearTracks } from './tracks.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const FULL = process.env.BETSHEET_FULL === '1';
const small = (seed: number): Organisation =>
  generateOrganisation({ seed, now: NOW, people: 14, issues: 300, months: 8 });
const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Every reason why a history does not hold together, without the issues that are broken on purpose. */
const breaksOf = (organisation: Organisation): string[] => {
  const meant = new Set(organisation.anomalies.map(({ issueId }) => issueId));
  const jira = organisation.jira.issues
    .filter(({ id }) => !meant.has(id))
    .flatMap((issue) =>
      Object.entries(jiraTracks(organisation, issue)).map(
        ([name, track]) => [`${issue.key} ${name}`, breakIn(track)] as const,
      ),
    );
  const linear = organisation.linear.issues.flatMap((issue) =>
    Object.entries(linearTracks(issue)).map(
      ([name, track]) => [`${issue.identifier} ${name}`, breakIn(track)] as const,
    ),
  );
  const plans = [...organisation.linear.projects, ...organisation.linear.initiatives].map((one) => {
    const steps = one.history.map(({ createdAt, fromTargetDate, toTargetDate }) => ({
      at: createdAt,
      from: fromTargetDate ?? null,
      to: toTargetDate ?? null,
    }));
    return [one.name, breakIn({ steps, today: one.targetDate })] as const;
  });
  return [...jira, ...linear, ...plans].flatMap(([place, why]) =>
    why === null ? [] : [`${place}: ${why}`],
  );
};

/** References from one thing to another that lead nowhere. */
const danglingIn = ({ jira, linear, people }: Organisation): string[] => {
  const ids = new Set<string>([
    ...[...jira.issues, ...jira.statuses, ...jira.issueTypes, ...jira.projects, ...people].map(
      ({ id }) => id,
    ),
    ...[
      ...linear.issues,
      ...linear.projects,
      ...linear.states,
      ...linear.teams,
      ...linear.cycles,
    ].map(({ id }) => id),
    ...people.flatMap(({ linearUserId }) => linearUserId ?? []),
  ]);
  const references = [
    ...jira.issues.flatMap((one) => [
      one.parentId,
      one.statusId,
      one.typeId,
      one.projectId,
      one.assignee,
      one.reporter,
    ]),
    ...linear.issues.flatMap((one) => [
      one.parentId,
      one.stateId,
      one.teamId,
      one.projectId,
      one.cycleId,
      one.assigneeId,
    ]),
    ...linear.initiatives.flatMap((one) => [...one.projectIds, one.ownerId]),
  ];
  return references.filter((id): id is string => id !== null && !ids.has(id));
};

/** Instants after the organisation's now, or before the thing they belong to. */
const misplacedIn = ({ now, jira, linear }: Organisation): string[] => [
  ...jira.issues
    .filter(
      (one) => one.updated > now || one.history.some(({ at }) => at > now || at < one.created),
    )
    .map(({ key }) => key),
  ...linear.issues
    .filter(
      (one) =>
        one.updatedAt > now ||
        one.history.some(({ createdAt }) => createdAt > now || createdAt < one.createdAt),
    )
    .map(({ identifier }) => identifier),
];

const expectConsistent = (organisation: Organisation): void => {
  expect(breaksOf(organisation)).toEqual([]);
  expect(danglingIn(organisation)).toEqual([]);
  expect(misplacedIn(organisation)).toEqual([]);
  const keys = organisation.jira.issues.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  const identifiers = organisation.linear.issues.map(({ identifier }) => identifier);
  expect(new Set(identifiers).size).toBe(identifiers.length);
};

describe('generateOrganisation', () => {
  it('gives the same organisation byte for byte for the same seed, and another for another', () => {
    expect(hash(small(7))).toBe(hash(small(7)));
    expect(hash(small(7))).not.toBe(hash(small(8)));
  });

  it('is consistent for any seed: histories chain and end in the values of today', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => expectConsistent(small(seed))),
      { numRuns: FULL ? 100 : 8 },
    );
  });

  it('has the size of the demo by default', () => {
    const organisation = generateOrganisation({ seed: 1, now: NOW });
    const { jira, linear, people, teams } = organisation;
    expect(people.filter(({ app }) => !app)).toHaveLength(120);
    expect(teams.filter(({ system }) => system === 'jira')).toHaveLength(6);
    expect(teams.filter(({ system }) => system === 'linear')).toHaveLength(4);
    expect(jira.issues.length + linear.issues.length).toBeGreaterThan(5900);
    expect(jira.issues.length + linear.issues.length).toBeLessThanOrEqual(6000);
    expectConsistent(organisation);
  });

  it('contains what breaks careless programs', () => {
    const { jira, linear, people, anomalies } = generateOrganisation({ seed: 2, now: NOW });
    const items = jira.issues.flatMap(({ history }) => history.flatMap((entry) => entry.items));
    const titles = new Set([
      ...jira.issues.map(({ summary }) => summary),
      ...linear.issues.map(({ title }) => title),
    ]);
    expect(HOSTILE_TITLES.filter((title) => !titles.has(title))).toEqual([]);
    expect(jira.statuses.filter(({ name }) => name === 'To Do')).toHaveLength(6);
    expect(new Set(jira.issues.map(({ projectId }) => projectId)).size).toBe(jira.projects.length);
    expect(
      items.some(({ field, fieldId }) => field === 'IssueParentAssociation' && fieldId === null),
    ).toBe(true);
    expect(items.some(({ field, fieldId }) => field === 'Workflow' && fieldId === null)).toBe(true);
    expect(jira.issues.some(({ formerKeys }) => formerKeys.length > 0)).toBe(true);
    expect(jira.issues.some(({ assignee }) => assignee === 'app-deps')).toBe(true);
    expect(jira.issues.some(({ remoteLinks }) => remoteLinks.length > 0)).toBe(true);
    expect(linear.issues.some(({ attachments }) => attachments.length > 0)).toBe(true);
    expect(linear.issues.some(({ trashed }) => trashed)).toBe(true);
    expect(linear.issues.some(({ archivedAt, trashed }) => archivedAt !== null && !trashed)).toBe(
      true,
    );
    expect(linear.initiatives.some(({ history }) => history.length > 1)).toBe(true);
    expect(people.some(({ active, left }) => !active && left !== null)).toBe(true);
    expect(new Set(anomalies.map(({ kind }) => kind)).size).toBe(4);
  });

  it('labels every history that it breaks', () => {
    const organisation = generateOrganisation({ seed: 3, now: NOW });
    for (const { issueId, kind } of organisation.anomalies) {
      const issue = organisation.jira.issues.find(({ id }) => id === issueId);
      if (issue === undefined) throw new Error(`anomaly of an unknown issue ${issueId}`);
      const broken = Object.values(jiraTracks(organisation, issue)).some(
        (track) => breakIn(track) !== null,
      );
      if (kind === 'missing-entry') expect(broken).toBe(true);
      if (kind === 'entry-newer-than-updated')
        expect(issue.history.at(-1)?.at).toBeGreaterThan(issue.updated);
      if (kind === 'author-without-id')
        expect(issue.history.some(({ author }) => author === '')).toBe(true);
    }
  });
});

describe('applyEdits', () => {
  it('lets a day pass without touching the organisation it was given', () => {
    const organisation = small(4);
    const before = hash(organisation);
    const edited = applyEdits(organisation, { seed: 9, day: 1 });
    expect(hash(organisation)).toBe(before);
    expect(edited.now).toBe(organisation.now + DAY);
    expect(hash(edited)).toBe(hash(applyEdits(organisation, { seed: 9, day: 1 })));
    expect(hash(edited)).not.toBe(hash(applyEdits(organisation, { seed: 10, day: 1 })));
  });

  it('keeps histories consistent over thirty days of edits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        let organisation = small(seed);
        for (let day = 1; day <= 30; day += 1) {
          organisation = applyEdits(organisation, { seed, day, edits: 25 });
        }
        expectConsistent(organisation);
      }),
      { numRuns: FULL ? 30 : 2 },
    );
  });

  it('creates, moves, hides, deletes, archives and restores', () => {
    const first = generateOrganisation({ seed: 5, now: NOW, people: 40, issues: 1500 });
    let last = first;
    for (let day = 1; day <= 5; day += 1) last = applyEdits(last, { seed: 5, day, edits: 120 });
    const ids = (organisation: Organisation) =>
      new Set(organisation.jira.issues.map(({ id }) => id));
    expect([...ids(last)].some((id) => !ids(first).has(id))).toBe(true);
    expect([...ids(first)].some((id) => !ids(last).has(id))).toBe(true);
    expect(last.jira.issues.some(({ hidden }) => hidden)).toBe(true);
    const entries = last.linear.issues.flatMap(({ history }) => history);
    expect(entries.some(({ archived }) => archived === true)).toBe(true);
    expect(entries.some(({ archived }) => archived === false)).toBe(true);
    const before = new Map(first.linear.issues.map((issue) => [issue.id, issue]));
    const archivedOnly = last.linear.issues.filter((issue) => {
      const was = before.get(issue.id);
      return (
        was?.archivedAt === null && issue.archivedAt !== null && issue.updatedAt === was.updatedAt
      );
    });
    expect(archivedOnly.length).toBeGreaterThan(0);
  });
});

describe('roster and rates', () => {
  it('has a row for everybody and the columns of the design', () => {
    const organisation = small(6);
    const [header, ...rows] = rosterCsv(organisation).trim().split('\n');
    expect(header).toBe('id,email,name,team,cost_centre,role,fte,from,to,time_off');
    const ids = new Set(rows.map((row) => row.split(',')[0]));
    const people = organisation.people.filter(({ app }) => !app);
    expect(ids.size).toBe(people.length);
    for (const { emailVisible, jiraAccountId } of people) {
      if (!emailVisible && jiraAccountId !== null) expect(ids).toContain(jiraAccountId);
    }
    expect(ratesCsv(organisation).split('\n')[0]).toBe('team_or_role,per_day,currency,from,to');
  });
});
