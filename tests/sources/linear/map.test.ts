import { describe, expect, it } from 'vitest';
import {
  initiativeLevels,
  mapBetHistory,
  mapInitiative,
  mapProject,
} from '../../../src/sources/linear/map-bets.ts';
import { mapIssue } from '../../../src/sources/linear/map-issue.ts';
import { mapAccounts, mapStates, phaseOf, plainText } from '../../../src/sources/linear/map.ts';
import { aCatalogue, aProject, anInitiative, anIssue } from './builders.ts';

const page = <T>(...nodes: T[]) => ({ nodes, pageInfo: { hasNextPage: false } });

describe('states and people', () => {
  it.each([
    ['triage', 'todo'],
    ['backlog', 'todo'],
    ['unstarted', 'todo'],
    ['started', 'active'],
    ['completed', 'done'],
    ['canceled', 'stopped'],
    ['duplicate', 'stopped'],
    ['planned', 'todo'],
    ['paused', 'paused'],
    ['Proposed', 'todo'],
    ['Active', 'active'],
    ['Completed', 'done'],
    ['something new', 'unknown'],
  ])('%s is %s', (type, phase) => {
    expect(phaseOf(type)).toBe(phase);
  });

  it('keeps the type as the category, of issues and of projects', () => {
    expect(mapStates(aCatalogue()).map(({ id, category }) => [id, category])).toEqual([
      ['s1', 'unstarted'],
      ['s2', 'started'],
      ['p1', 'started'],
    ]);
  });

  it('knows apps, and keeps an empty address as unknown', () => {
    const users = new Map([
      ['u1', { id: 'u1', name: 'Bot', email: '', active: true, app: true }],
      ['u2', { id: 'u2', name: 'Ada', email: 'ada@example.com', active: false }],
    ]);
    expect(mapAccounts(aCatalogue({ users }))).toMatchObject([
      { id: 'linear:u1', kind: 'app', email: null, active: true },
      { id: 'linear:u2', kind: 'person', email: 'ada@example.com', active: false },
    ]);
  });
});

describe('an issue', () => {
  const map = (changes: Parameters<typeof anIssue>[0]) => mapIssue(anIssue(changes), aCatalogue());

  it('hangs on its parent issue, else on its project', () => {
    const parent = { id: 'P' };
    const project = { id: 'J' };
    expect(map({ parent, project })).toMatchObject({
      parentId: 'linear:P',
      level: -1,
      type: 'subtask',
    });
    expect(map({ project })).toMatchObject({ parentId: 'linear:J', level: 0, type: 'issue' });
    expect(map({})).toMatchObject({ parentId: null, level: 0 });
  });

  it('has the values of configured label groups as fields', () => {
    const item = map({ labelIds: ['l1', 'l3', 'unknown'] });
    expect(item.labels).toEqual(['Build', 'ktlo']);
    expect(item.fields).toEqual({ shape: 'Build' });
    expect(map({ labelIds: ['l2', 'l1'] }).fields).toEqual({ shape: ['Build', 'Run'] });
  });

  it('says what it does not know as null', () => {
    const item = map({
      estimate: null,
      priority: 0,
      url: 'http://linear.app/x',
      state: { id: 'gone' },
    });
    expect(item).toMatchObject({
      points: null,
      priority: null,
      url: null,
      phase: 'unknown',
      sourceState: null,
      stateId: 'gone',
    });
  });

  it('in the trash is gone since it was archived', () => {
    expect(map({ trashed: true, archivedAt: 1500 }).gone).toEqual({
      reason: 'trashed',
      since: 1500,
    });
    expect(map({ archivedAt: 1500 })).toMatchObject({ gone: null, archivedAt: 1500 });
  });

  it('pairs with the Jira issue it points to', () => {
    const url = 'https://acme.atlassian.net/browse/PAY-12';
    const attachments = page(
      { id: 'a1', url, sourceType: 'jira' },
      { id: 'a2', url: 'https://jira.example.com/browse/WEB-3?x=1', sourceType: null },
      { id: 'a3', url: 'https://example.com/browse/things', sourceType: 'slack' },
    );
    const relations = page(
      { id: 'r1', type: 'blocks', relatedIssue: { id: 'i2', identifier: 'ENG-2' } },
      { id: 'r2', type: 'similar', relatedIssue: { id: 'i3', identifier: 'ENG-3' } },
    );
    expect(map({ attachments, relations }).links).toEqual([
      { kind: 'blocks', itemId: 'linear:i2', ref: 'ENG-2' },
      { kind: 'relates', itemId: 'linear:i3', ref: 'ENG-3' },
      { kind: 'sameWork', itemId: null, ref: url },
      { kind: 'sameWork', itemId: null, ref: 'https://jira.example.com/browse/WEB-3?x=1' },
    ]);
  });
});

describe('projects and initiatives', () => {
  it('a project hangs on the initiative that has existed longest', () => {
    const initiatives = page(
      { id: 'b', createdAt: 20 },
      { id: 'z', createdAt: 10 },
      { id: 'a', createdAt: 20 },
    );
    expect(mapProject(aProject({ initiatives }), aCatalogue())).toMatchObject({
      parentId: 'linear:z',
      otherParentIds: ['linear:a', 'linear:b'],
    });
  });

  it('keeps dates with their resolution, health, progress, lead and the latest note', () => {
    const projectUpdates = page(
      { id: 'n1', createdAt: 10, health: 'onTrack', body: 'old' },
      { id: 'n2', createdAt: 20, health: 'atRisk', body: '**New** [note](https://example.com)' },
    );
    expect(mapProject(aProject({ projectUpdates }), aCatalogue())).toMatchObject({
      level: 1,
      phase: 'active',
      plannedStart: { date: '2026-01-01', resolution: 'quarter' },
      plannedEnd: { date: '2026-06-30', resolution: 'halfYear' },
      health: 'atRisk',
      progress: 0.25,
      ownerId: 'linear:u1',
      healthNote: 'New note',
      team: 'Engineering',
      project: 'ENG',
    });
  });

  it('parents are always above their children, at every depth', () => {
    const all = [
      anInitiative('top', null),
      anInitiative('middle', 'top'),
      anInitiative('leaf', 'middle'),
      anInitiative('other', 'top'),
      anInitiative('lone', null),
    ];
    expect(Object.fromEntries(initiativeLevels(all))).toEqual({
      top: 4,
      middle: 3,
      leaf: 2,
      other: 2,
      lone: 2,
    });
    expect(mapInitiative(all[1]!, 3, aCatalogue())).toMatchObject({
      level: 3,
      parentId: 'linear:top',
    });
  });

  it('a hierarchy that runs in a circle still has levels', () => {
    const levels = initiativeLevels([
      anInitiative('a', 'b'),
      anInitiative('b', 'a'),
      anInitiative('c', 'c'),
    ]);
    expect([...levels.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('history tells moved dates and health, and keeps the rest as a sign of life', () => {
    const changes = mapBetHistory(
      'pr1',
      [
        {
          id: 'h2',
          createdAt: 30,
          entries: { type: 'targetDate', from: '2026-06-30', to: '2026-09-30' },
        },
        {
          id: 'h1',
          createdAt: 10,
          entries: [
            { fromStartDate: null, toStartDate: '2026-01-01' },
            { toTargetDate: '2026-06-30' },
          ],
        },
        { id: 'h3', createdAt: 40, entries: [{ something: 'else' }] },
      ],
      [{ id: 'u', createdAt: 20, health: 'offTrack', body: null, user: { id: 'u1' } }],
      'linear',
    );
    expect(changes.map(({ at, seq, field, from, to }) => [at, seq, field, from, to])).toEqual([
      [10, 0, 'plannedStart', null, '2026-01-01'],
      [10, 1, 'plannedEnd', null, '2026-06-30'],
      [20, 0, 'health', null, 'offTrack'],
      [30, 0, 'plannedEnd', '2026-06-30', '2026-09-30'],
      [40, 0, 'other', null, null],
    ]);
  });
});

describe('notes', () => {
  it('become plain text of bounded length', () => {
    expect(
      plainText('# Title\n\n- *one*\n- `two`\n\n```\ncode\n```\n![x](https://e.com/x.png)'),
    ).toBe('Title *one* two');
    expect(plainText('  \n')).toBeNull();
    expect(plainText(null)).toBeNull();
    const long = plainText('ü😀'.repeat(400))!;
    expect(Array.from(long)).toHaveLength(300);
    expect(long.endsWith('…')).toBe(true);
  });
});
