import { describe, expect, it } from 'vitest';
import { mapFields } from '../../../src/sources/jira/fields.ts';
import { fieldReader, mapHistory } from '../../../src/sources/jira/map-change.ts';
import type { HistoryContext } from '../../../src/sources/jira/map-change.ts';
import { mapIssue, toAccount, toWorkflowState } from '../../../src/sources/jira/map-item.ts';
import { Mentions } from '../../../src/sources/jira/mentions.ts';
import type { JiraSite } from '../../../src/sources/jira/map-item.ts';
import { toFieldValue, toIterations } from '../../../src/sources/jira/map-value.ts';
import { historiesSchema } from '../../../src/sources/jira/read-history.ts';
import { userSchema } from '../../../src/sources/jira/schema.ts';
import { aTinyIssue, aUser } from './tiny-cloud.ts';

const FIELDS = [
  { id: 'customfield_1', name: 'Story Points', schema: { type: 'number', custom: 'x:float' } },
  {
    id: 'customfield_2',
    name: 'Story point estimate',
    schema: { type: 'number', custom: 'com.pyxis.greenhopper.jira:jsw-story-points' },
  },
  {
    id: 'customfield_3',
    name: 'Sprint',
    schema: { type: 'array', custom: 'com.pyxis.greenhopper.jira:gh-sprint' },
  },
  {
    id: 'customfield_4',
    name: 'Team',
    schema: { type: 'team', custom: 'com.atlassian.teams:rm-teams-custom-field-team' },
  },
  {
    id: 'customfield_5',
    name: 'Target start',
    schema: { type: 'date', custom: 'com.atlassian.jpo:jpo-custom-field-baseline-start' },
  },
  {
    id: 'customfield_6',
    name: 'Target end',
    schema: { type: 'date', custom: 'com.atlassian.jpo:jpo-custom-field-baseline-end' },
  },
  { id: 'customfield_7', name: 'Bet shape', schema: { type: 'option', custom: 'x:select' } },
  {
    id: 'customfield_8',
    name: 'Epic Link',
    schema: { type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-epic-link' },
  },
  {
    id: 'customfield_9',
    name: 'Umsatz',
    untranslatedName: 'Revenue',
    schema: { type: 'number', custom: 'x:float' },
  },
];

const aSite = (
  wanted: Record<string, string> = {},
  address = 'https://acme.atlassian.net',
): JiraSite => ({
  source: 'acme',
  address,
  fields: mapFields(FIELDS, wanted).map,
  states: new Map(
    [
      { id: '1', name: 'To Do', statusCategory: { key: 'new' } },
      { id: '3', name: 'Doing', statusCategory: { key: 'indeterminate' } },
      { id: '5', name: 'Done', statusCategory: { key: 'done' } },
    ].map((status) => [status.id, toWorkflowState('acme', status)]),
  ),
});

const itemOf = (fields: Record<string, unknown>, site = aSite()) =>
  mapIssue(site, aTinyIssue(1, fields)).item;

describe('a status', () => {
  it('keeps its name before translation', () => {
    const status = {
      id: '3',
      name: 'In Arbeit',
      untranslatedName: 'In Progress',
      statusCategory: { key: 'indeterminate' },
    };
    expect(toWorkflowState('acme', status)).toMatchObject({
      name: 'In Arbeit',
      originalName: 'In Progress',
    });
    expect(toWorkflowState('acme', { ...status, untranslatedName: '' })).not.toHaveProperty(
      'originalName',
    );
  });
});

describe('fields of a site', () => {
  it('are found by schema, else by type and name, several where there are several', () => {
    const { map } = mapFields(FIELDS, {});
    expect(map).toMatchObject({
      points: ['customfield_2', 'customfield_1'],
      sprint: ['customfield_3'],
      team: ['customfield_4'],
      plannedStart: ['customfield_5'],
      plannedEnd: ['customfield_6'],
      epicLink: ['customfield_8'],
    });
  });

  it('follow the config, by name without case, untranslated name or id', () => {
    const { map, missing } = mapFields(FIELDS, {
      points: 'customfield_1',
      shape: 'bet SHAPE',
      revenue: 'Revenue',
    });
    expect(missing).toEqual([]);
    expect(map.points).toEqual(['customfield_1']);
    expect(map.configured).toEqual({
      points: ['customfield_1'],
      shape: ['customfield_7'],
      revenue: ['customfield_9'],
    });
  });

  it('that do not exist are named with what comes close', () => {
    expect(mapFields(FIELDS, { shape: 'Bet shapes', funding: 'Qqq' }).missing).toEqual([
      { name: 'shape', wanted: 'Bet shapes', near: ['Bet shape'] },
      { name: 'funding', wanted: 'Qqq', near: [] },
    ]);
  });
});

describe('an account', () => {
  it.each(['?', '', 'hidden', 'a b@example.com', null])(
    'has no e-mail where Jira says %j: those who share a word are not one person',
    (emailAddress) => {
      expect(toAccount('acme', { ...aUser('1'), emailAddress } as never)?.email).toBeNull();
    },
  );
});

describe('an issue', () => {
  it('becomes a work item', () => {
    const item = itemOf(
      {
        summary: '=1+1 ünïcode',
        assignee: aUser('a:1'),
        reporter: aUser('b'),
        labels: ['ktlo'],
        components: [{ name: 'API' }],
        priority: { name: 'High' },
        parent: { id: '10500', key: 'PAY-500' },
        timeoriginalestimate: 7200,
        duedate: '2026-05-01',
        fixVersions: [
          { name: '2.0', releaseDate: '2026-06-01' },
          { name: '1.9', releaseDate: '2026-05-20' },
        ],
        customfield_1: 5,
        customfield_4: { id: 'x-1', name: 'Harbour' },
        customfield_5: '2026-04-01',
        customfield_7: { value: 'Explore' },
      },
      aSite({ shape: 'Bet shape' }),
    );
    expect(item).toMatchObject({
      id: 'acme:10001',
      key: 'PAY-1',
      url: 'https://acme.atlassian.net/browse/PAY-1',
      title: '=1+1 ünïcode',
      level: 0,
      type: 'story',
      sourceType: 'Story',
      stateId: '3',
      phase: 'active',
      parentId: 'acme:10500',
      team: 'Harbour',
      project: 'PAY',
      points: 5,
      estimateSeconds: 7200,
      assigneeId: 'acme:a:1',
      ownerId: 'acme:b',
      plannedStart: { date: '2026-04-01', resolution: 'day' },
      plannedEnd: { date: '2026-05-01', resolution: 'day' },
      releaseDate: '2026-05-20',
      fields: { shape: 'Explore' },
    });
  });

  it('keeps what is unknown null', () => {
    const item = itemOf({});
    expect(item).toMatchObject({
      points: null,
      estimateSeconds: null,
      assigneeId: null,
      parentId: null,
      plannedStart: null,
      plannedEnd: null,
      doneAt: null,
      health: null,
      team: 'Payments',
    });
  });

  it.each([
    [-1, 'subtask'],
    [0, 'story'],
    [1, 'epic'],
    [2, 'initiative'],
    [4, 'initiative'],
  ])('of hierarchy level %i is a %s', (hierarchyLevel, type) => {
    const item = itemOf({ issuetype: { name: 'Story', hierarchyLevel } });
    expect(item).toMatchObject({ level: hierarchyLevel, type });
  });

  it('has the category of the catalogue, not the embedded one', () => {
    const status = { id: '5', name: 'Done', statusCategory: { key: 'indeterminate' } };
    expect(itemOf({ status }).phase).toBe('done');
  });

  it.each([
    [null, 'done'],
    ['Done', 'done'],
    ["Won't Do", 'stopped'],
    ['Won’t Fix', 'stopped'],
    ['Duplicate', 'stopped'],
    ['Cannot Reproduce', 'stopped'],
  ])('that is done with resolution %s is %s', (name, phase) => {
    const resolution = name === null ? null : { id: '1', name };
    expect(itemOf({ status: { id: '5', name: 'Done' }, resolution }).phase).toBe(phase);
  });

  it('in progress is active whatever resolution it kept', () => {
    expect(itemOf({ resolution: { name: 'Duplicate' } }).phase).toBe('active');
  });

  it('links over https only', () => {
    expect(itemOf({}, aSite({}, 'http://127.0.0.1:8080/jira')).url).toBe(null);
  });

  it('knows which way a link points', () => {
    const other = { id: '10009', key: 'PAY-9' };
    const issuelinks = [
      { type: { name: 'Blocks' }, outwardIssue: other },
      { type: { name: 'Blocks' }, inwardIssue: other },
      { type: { name: 'Duplicate' }, outwardIssue: other },
      { type: { name: 'Cloners' }, inwardIssue: other },
    ];
    const item = itemOf({ issuelinks });
    expect(item.links.map(({ kind }) => kind)).toEqual([
      'blocks',
      'blockedBy',
      'duplicates',
      'relates',
    ]);
    expect(item.links[0]).toMatchObject({ itemId: 'acme:10009', ref: 'PAY-9' });
  });
});

describe('an account', () => {
  it.each([
    ['atlassian', 'person'],
    ['customer', 'person'],
    ['app', 'app'],
    ['something new', 'unknown'],
  ])('of type %s is a %s', (accountType, kind) => {
    expect(toAccount('acme', userSchema.parse({ ...aUser('x'), accountType }))).toMatchObject({
      kind,
    });
  });

  it('may hide its address, and may be nobody', () => {
    expect(toAccount('acme', userSchema.parse({ ...aUser('x'), emailAddress: null }))?.email).toBe(
      null,
    );
    expect(toAccount('acme', userSchema.parse({ ...aUser(''), displayName: 'Former user' }))).toBe(
      null,
    );
  });

  it('of Data Center goes by its key, else its name', () => {
    const user = { name: 'jdoe', displayName: 'J' };
    expect(toAccount('dc', userSchema.parse({ ...user, key: 'JIRAUSER1' }))?.id).toBe(
      'dc:JIRAUSER1',
    );
    expect(toAccount('dc', userSchema.parse(user))?.id).toBe('dc:jdoe');
  });
});

const historyContext = (site: JiraSite): HistoryContext => ({
  site,
  readField: fieldReader(site.fields),
  mentions: new Mentions(site.source),
});

const changesOf = (items: unknown[], hasTarget = false, wanted: Record<string, string> = {}) => {
  const site = aSite(wanted);
  const entry = { id: '7', created: 1_772_445_600_000, author: aUser('w'), items };
  const histories = historiesSchema.parse([entry]);
  return mapHistory(historyContext(site), '10001', histories, hasTarget);
};

describe('a name that every object has a property of', () => {
  it('is a type like another', () => {
    const issuetype = { id: '7', name: 'Constructor' };
    expect(itemOf({ issuetype })).toMatchObject({ level: 0, type: 'constructor' });
  });

  it('is a field like another', () => {
    const [change] = changesOf([{ field: 'constructor', from: 'a', to: 'b' }]);
    expect(change).toMatchObject({ field: 'other', sourceField: 'constructor' });
  });
});

describe('a history entry', () => {
  it.each([
    [{ field: 'status', fieldId: 'status', from: '1', to: '3' }, 'state', '1', '3'],
    [
      { field: 'assignee', fieldId: 'assignee', from: null, to: 'a:1' },
      'assignee',
      null,
      'acme:a:1',
    ],
    [{ field: 'assignee', fieldId: 'assignee', from: 'a', to: '' }, 'assignee', 'acme:a', null],
    [
      { field: 'Parent', fieldId: 'parent', from: '10500', to: '10600' },
      'parent',
      'acme:10500',
      'acme:10600',
    ],
    [{ field: 'IssueParentAssociation', from: '', to: '10600' }, 'parent', null, 'acme:10600'],
    [{ field: 'Epic Link', from: '10500', to: null }, 'parent', 'acme:10500', null],
    [{ field: 'Parent Link', from: null, to: '10700' }, 'parent', null, 'acme:10700'],
    [
      { field: 'project', fieldId: 'project', from: '10100', to: '10200' },
      'project',
      '10100',
      '10200',
    ],
    [{ field: 'Key', fromString: 'PAY-1', toString: 'WEB-2' }, 'key', 'PAY-1', 'WEB-2'],
    [{ field: 'summary', fieldId: 'summary', fromString: 'a', toString: 'b' }, 'title', 'a', 'b'],
    [
      { field: 'labels', fieldId: 'labels', fromString: 'x', toString: 'x y' },
      'labels',
      'x',
      'x y',
    ],
    [
      {
        field: 'issuetype',
        fieldId: 'issuetype',
        from: '1',
        fromString: 'Bug',
        to: '2',
        toString: 'Task',
      },
      'type',
      'Bug',
      'Task',
    ],
    [
      { field: 'Story Points', fieldId: 'customfield_1', fromString: '3', toString: '5' },
      'points',
      '3',
      '5',
    ],
    [{ field: 'Story Points', fromString: '', toString: '5' }, 'points', null, '5'],
    [
      {
        field: 'Target end',
        fieldId: 'customfield_6',
        from: '2026-05-01',
        fromString: '1/May/26',
        to: '',
      },
      'plannedEnd',
      '2026-05-01',
      null,
    ],
    [
      { field: 'Target start', fieldId: 'customfield_5', from: '', to: '2026-05-02' },
      'plannedStart',
      null,
      '2026-05-02',
    ],
    [
      {
        field: 'duedate',
        fieldId: 'duedate',
        from: '2026-05-01',
        to: '2026-05-02',
        fromString: '2026-05-01 00:00:00.0',
      },
      'plannedEnd',
      '2026-05-01',
      '2026-05-02',
    ],
    [{ field: 'Workflow', from: '1', to: '2' }, 'workflow', null, null],
    [{ field: 'Archived', fromString: '', toString: 'true' }, 'archived', null, 'true'],
    [{ field: 'Archived', fromString: 'true', toString: '' }, 'archived', 'true', null],
    [{ field: 'RemoteIssueLink', to: '1', toString: 'This links to "x"' }, 'other', null, null],
    [
      { field: 'resolution', fieldId: 'resolution', to: '1', toString: 'Done' },
      'other',
      null,
      null,
    ],
  ])('%j', (item, field, from, to) => {
    const [change] = changesOf([item]);
    expect(change?.field).toBe(field);
    if (field !== 'other' && field !== 'workflow') expect(change).toMatchObject({ from, to });
    expect(change).toMatchObject({
      itemId: 'acme:10001',
      entryId: '7',
      seq: 0,
      at: 1_772_445_600_000,
    });
  });

  it('never reads the toString that every object inherits', () => {
    const [change] = changesOf([{ field: 'summary', fieldId: 'summary', fromString: 'a' }]);
    expect(change).toMatchObject({ to: null, toText: null });
  });

  it('takes due dates for the plan only where no target end is or was set', () => {
    const due = { field: 'duedate', fieldId: 'duedate', from: null, to: '2026-05-02' };
    const target = { field: 'Target end', fieldId: 'customfield_6', from: null, to: '2026-05-09' };
    expect(changesOf([due]).map(({ field }) => field)).toEqual(['plannedEnd']);
    expect(changesOf([due], true).map(({ field }) => field)).toEqual(['other']);
    expect(changesOf([due, target]).map(({ field }) => field)).toEqual(['other', 'plannedEnd']);
  });

  it('keeps a configured shape apart, and may have nobody as its author', () => {
    const item = {
      field: 'Bet shape',
      fieldId: 'customfield_7',
      fromString: 'Build',
      toString: 'Run',
    };
    expect(changesOf([item], false, { shape: 'Bet shape' })[0]).toMatchObject({
      field: 'shape',
      to: 'Run',
    });
    const site = aSite();
    const created = '2026-03-02T10:00:00.000+0000';
    const histories = historiesSchema.parse([{ id: 8, created, author: null, items: [item] }]);
    const changes = mapHistory(historyContext(site), '1', histories, false);
    expect(changes[0]).toMatchObject({ authorId: null, entryId: '8', field: 'other' });
  });
});

describe('values of custom fields', () => {
  it.each([
    [{ value: 'Explore' }, 'Explore'],
    [{ value: 'A', child: { value: 'B' } }, 'A / B'],
    [
      [{ value: 'x' }, { value: 'y' }],
      ['x', 'y'],
    ],
    [[], null],
    [3, 3],
    [0, 0],
    [false, false],
    ['', null],
    [null, null],
    [undefined, null],
    [{ accountId: 'a' }, 'acme:a'],
    [
      [{ accountId: 'a' }, { accountId: 'b' }],
      ['acme:a', 'acme:b'],
    ],
    [{ id: '1', name: 'Harbour' }, 'Harbour'],
    ['36885b3c-1bf0-4f85-a357-c5b858c31de4', '36885b3c-1bf0-4f85-a357-c5b858c31de4'],
    [
      {
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            content: [
              { type: 'text', text: 'a ' },
              { type: 'text', text: 'b' },
            ],
          },
        ],
      },
      'a b',
    ],
  ])('%j', (value, expected) => expect(toFieldValue('acme', value)).toEqual(expected));
});

describe('sprints', () => {
  it('are objects on Cloud, in order of their start', () => {
    expect(
      toIterations([
        { id: 9, name: 'Next', state: 'future' },
        {
          id: 8,
          name: 'B',
          startDate: '2026-03-16T08:00:00.000Z',
          endDate: '2026-03-30T08:00:00.000Z',
        },
        {
          id: 7,
          name: 'A name that is longer than thirty characters',
          startDate: '2026-03-02T08:00:00.000Z',
        },
      ]),
    ).toEqual([
      {
        id: '7',
        name: 'A name that is longer than thirty characters',
        start: '2026-03-02',
        end: null,
      },
      { id: '8', name: 'B', start: '2026-03-16', end: '2026-03-30' },
      { id: '9', name: 'Next', start: null, end: null },
    ]);
  });

  it('are strings from the server era', () => {
    const text =
      'com.atlassian.greenhopper.service.sprint.Sprint@1f39706[id=12,rapidViewId=3,state=CLOSED,name=Ports, docks [x],startDate=2026-03-02T08:00:00.000+01:00,endDate=2026-03-15T08:00:00.000+01:00,completeDate=<null>,sequence=12,goal=]';
    expect(toIterations([text])).toEqual([
      { id: '12', name: 'Ports, docks [x]', start: '2026-03-02', end: '2026-03-15' },
    ]);
  });
});

it('refuses an issue whose creation date cannot be read, by its key', () => {
  const issue = aTinyIssue(1, { created: 'some day' });
  expect(() => mapIssue(aSite(), issue)).toThrow(`${issue.key} came with a creation date`);
});
