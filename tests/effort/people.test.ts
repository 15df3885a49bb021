import { describe, expect, it } from 'vitest';
import { joinPeople } from '../../src/effort/people.ts';
import { aChange, anAccount, anInput, anItem, aRow, workedOn, countEffort } from './builders.ts';

const joined = (...args: Parameters<typeof joinPeople>) =>
  joinPeople(...args).people.map((p) => [p.id, p.kind, ...p.accountIds]);

describe('one person, several accounts', () => {
  const jira = anAccount('j:1', { email: 'Ann@x.test' });
  const linear = anAccount('l:u1', { email: 'ann@x.test ' });

  it('are joined by equal e-mail', () => {
    expect(joined([jira, linear, anAccount('j:2')], null)).toEqual([
      ['ann@x.test', 'person', 'j:1', 'l:u1'],
      ['j:2', 'person', 'j:2'],
    ]);
  });

  it('are joined by people.csv: e-mail, id, or further accounts', () => {
    const hidden = anAccount('j:7f3');
    const rows = [
      aRow('p1', { email: 'ann@x.test', accounts: ['7f3'] }),
      aRow('p1', { email: 'ann@x.test', from: '2026-07-01' }),
      aRow('p2'),
    ];
    expect(joined([hidden, jira, linear], rows)).toEqual([
      ['p1', 'person', 'j:7f3', 'j:1', 'l:u1'],
      ['p2', 'person'],
    ]);
    expect(joinPeople([hidden], rows).people[0]!.employments).toHaveLength(2);
  });

  it('are joined through an account that people.csv knows by id', () => {
    expect(joined([linear, jira], [aRow('1')])).toEqual([['1', 'person', 'l:u1', 'j:1']]);
  });

  it('are joined by a name that is one of a kind, where the e-mail is hidden', () => {
    const hidden = anAccount('j:7f3', { name: 'Ann  Example', email: null });
    const rows = [
      aRow('p1', { name: 'ann example', email: 'ann@x.test' }),
      aRow('p2', { name: 'Bo Twin' }),
      aRow('p3', { name: 'Bo Twin' }),
    ];
    const twin = anAccount('j:8', { name: 'Bo Twin', email: null });
    expect(joined([hidden, twin, linear], rows)).toEqual([
      ['p1', 'person', 'j:7f3', 'l:u1'],
      ['p2', 'person'],
      ['p3', 'person'],
      ['j:8', 'person', 'j:8'],
    ]);
    const { exceptions } = joinPeople([hidden, twin, linear], rows);
    expect(exceptions.map(({ kind, detail }) => [kind, detail.includes('j:7f3')])).toEqual([
      ['joined-by-name', true],
    ]);
  });

  it('are not joined by a name that another account of the source has, or with another e-mail', () => {
    const rows = [aRow('p1', { name: 'Ann Example', email: 'ann@x.test' })];
    const named = { name: 'Ann Example', email: null };
    const two = [anAccount('j:1', named), anAccount('j:2', named)];
    expect(joined(two, rows)[0]).toEqual(['p1', 'person']);
    const other = anAccount('j:3', { name: 'Ann Example', email: 'another@x.test' });
    expect(joined([other], rows)[0]).toEqual(['p1', 'person']);
  });

  it('are never joined with an app', () => {
    const bot = anAccount('l:bot', { email: 'ann@x.test', kind: 'app' });
    expect(joined([jira, bot], null)).toEqual([
      ['ann@x.test', 'person', 'j:1'],
      ['l:bot', 'app', 'l:bot'],
    ]);
  });

  it('that people.csv gives to two people are listed', () => {
    const two = [anAccount('j:1', { email: 'a@x.test' }), anAccount('j:2', { email: 'a@x.test' })];
    const { exceptions } = joinPeople(two, [
      aRow('p1', { accounts: ['j:1'] }),
      aRow('p2', { accounts: ['j:2'] }),
    ]);
    expect(exceptions.map((e) => e.kind)).toEqual(['people-conflict']);
  });
});

describe('whose days they are', () => {
  const done = { stateId: 'done' };
  const units = async (input: Parameters<typeof anInput>[0]) => {
    const effort = await countEffort(anInput(input));
    return {
      effort,
      units: [...effort.allocations].map((a) => [a.personId, a.itemId, a.units]),
      kinds: effort.exceptions.map((e) => e.kind),
    };
  };
  const week = (id: string) => workedOn(id, '2026-03-02 00:00', '2026-03-07 00:00');

  it('splits one person’s day over accounts in both systems', async () => {
    const { units: got } = await units({
      accounts: [anAccount('j:a', { email: 'a@x.test' }), anAccount('j:b', { email: 'a@x.test' })],
      items: [
        anItem('j:1', { ...done, assigneeId: 'j:a' }),
        anItem('j:2', { ...done, assigneeId: 'j:b' }),
      ],
      changes: [...week('j:1'), ...week('j:2')],
    });
    expect(got).toEqual([
      ['a@x.test', 'j:1', 25_000],
      ['a@x.test', 'j:2', 25_000],
    ]);
  });

  it('gives apps nothing, and lists their work', async () => {
    const { units: got, kinds } = await units({
      accounts: [anAccount('j:bot', { kind: 'app' })],
      items: [anItem('j:1', { ...done, assigneeId: 'j:bot' })],
      changes: week('j:1'),
    });
    expect([got, kinds]).toEqual([[], ['app-assignee']]);
  });

  it('infers and lists somebody who is not in a roster, account known or not', async () => {
    const { units: got, effort } = await units({
      roster: [aRow('p1', { from: '2026-03-02', to: '2026-03-02' })],
      items: [
        anItem('j:1', { ...done, assigneeId: 'j:ann' }),
        anItem('j:2', { ...done, assigneeId: 'j:left' }),
      ],
      changes: [...week('j:1'), ...week('j:2')],
    });
    expect(got).toEqual([
      ['p1', null, 10_000],
      ['j:ann', 'j:1', 50_000],
      ['j:left', 'j:2', 50_000],
    ]);
    expect(effort.exceptions.map((e) => [e.kind, e.detail.includes('2026-03')])).toEqual([
      ['not-in-people', true],
      ['not-in-people', true],
    ]);
  });

  it('infers from the first to the last active day within each month', async () => {
    const { effort } = await units({
      items: [anItem('j:1', { ...done, assigneeId: 'j:ann' })],
      changes: [
        ...workedOn('j:1', '2026-03-03 10:00', '2026-03-03 11:00'),
        aChange('j:1', '2026-03-12 10:00', 'state', 'done', 'doing'),
        aChange('j:1', '2026-03-12 11:00', 'state', 'doing', 'done'),
      ],
    });
    expect(effort.capacity).toMatchObject([
      { month: '2026-03', capacityUnits: 80_000, allocatedUnits: 20_000, unrecordedUnits: 60_000 },
    ]);
  });

  it('reads further assignees from a configured field, by account, e-mail or name', async () => {
    const base = anInput({ items: [], changes: [] });
    const { units: got, kinds } = await units({
      accounts: [
        anAccount('j:ann'),
        anAccount('j:bob', { email: 'b@x.test' }),
        anAccount('j:cleo'),
      ],
      effort: { ...base.effort, assigneesField: 'pair' },
      items: [
        anItem('j:1', {
          ...done,
          assigneeId: 'j:ann',
          fields: { pair: ['B@x.test', 'Name of j:cleo', 'j:ann', 'nobody'] },
        }),
        anItem('j:2', { ...done, assigneeId: null, fields: { pair: 'cleo' } }),
      ],
      changes: [...week('j:1'), ...week('j:2')],
    });
    expect(got).toEqual([
      ['j:ann', 'j:1', 50_000],
      ['b@x.test', 'j:1', 50_000],
      ['j:cleo', 'j:1', 25_000],
      ['j:cleo', 'j:2', 25_000],
    ]);
    expect(kinds).toEqual(['unknown-assignee']);
  });

  it('takes time off from what there is to share out, half days too', async () => {
    const { effort } = await units({
      roster: [
        aRow('j:ann', {
          fte: 0.8,
          from: '2026-03-05',
          to: '2026-03-09',
          timeOff: [
            { from: '2026-03-05', to: '2026-03-05', fraction: 0.5 },
            { from: '2026-03-07', to: '2026-03-09', fraction: 1 },
          ],
        }),
      ],
      items: [anItem('j:1', { ...done, assigneeId: 'j:ann' })],
      changes: workedOn('j:1', '2026-03-02 00:00', '2026-03-12 00:00'),
    });
    // Thursday half, Friday whole, the weekend nothing at all, Monday off.
    expect(effort.capacity).toMatchObject([
      { capacityUnits: 24_000, allocatedUnits: 12_000, unrecordedUnits: 0, timeOffUnits: 12_000 },
    ]);
  });

  it('follows a change of team, location and fraction on a date', async () => {
    const base = anInput({ items: [], changes: [] });
    const { effort } = await units({
      calendar: { ...base.calendar, holidaysByLocation: { Munich: ['2026-03-06'] } },
      roster: [
        aRow('j:ann', { team: 'Pay', from: '2026-03-02', to: '2026-03-03' }),
        aRow('j:ann', {
          team: 'Web',
          location: 'Munich',
          fte: 0.5,
          from: '2026-03-04',
          to: '2026-03-06',
        }),
      ],
      items: [anItem('j:1', { ...done, assigneeId: 'j:ann' })],
      changes: week('j:1'),
    });
    expect([...effort.allocations].map((a) => [a.employment?.team, a.units])).toEqual([
      ['Pay', 20_000],
      ['Web', 10_000],
    ]);
  });
});

describe('parents, mirrors and worklogs', () => {
  const ann = { assigneeId: 'j:ann', stateId: 'done' };
  const days = async (input: Parameters<typeof anInput>[0]) => {
    const effort = await countEffort(anInput(input));
    const got: Record<string, number> = {};
    for (const a of effort.allocations)
      got[`${a.itemId}`] = (got[`${a.itemId}`] ?? 0) + a.units / 10_000;
    return { got, exceptions: effort.exceptions };
  };

  it('lets only the descendant accrue while both are active for one person', async () => {
    const { got } = await days({
      items: [
        anItem('j:1', ann),
        anItem('j:2', { ...ann, level: -1, parentId: 'j:1', stateId: 'todo' }),
        anItem('j:3', { ...ann, level: -1, parentId: 'j:2' }),
      ],
      changes: [
        ...workedOn('j:1', '2026-03-02 00:00', '2026-03-07 00:00'),
        ...workedOn('j:3', '2026-03-03 00:00', '2026-03-05 00:00'),
      ],
    });
    expect(got).toEqual({ 'j:1': 3, 'j:3': 2 });
  });

  it('asks for the parent at that instant, and lets a stale child silence nobody', async () => {
    const { got } = await days({
      items: [anItem('j:1', ann), anItem('j:2', { ...ann, level: -1, parentId: 'j:1' })],
      changes: [
        ...workedOn('j:1', '2026-03-02 00:00', '2026-03-06 00:00'),
        ...workedOn('j:2', '2026-03-02 00:00', '2026-03-06 00:00'),
        aChange('j:2', '2026-03-04 00:00', 'parent', null, 'j:1'),
      ],
    });
    // Two days split, then two for the child.
    expect(got).toEqual({ 'j:1': 1, 'j:2': 3 });
    const stale = await days({
      items: [
        anItem('j:1', ann),
        anItem('j:2', { ...ann, level: -1, parentId: 'j:1', stateId: 'doing' }),
      ],
      changes: workedOn('j:1', '2026-03-02 00:00', '2026-03-06 00:00'),
    });
    expect(stale.got['j:1']).toBe(4);
  });

  const statesOfBoth = [
    ...anInput({ items: [], changes: [] }).states,
    {
      source: 'l',
      id: 'doing',
      name: 'Doing',
      category: 'started',
      phase: 'active' as const,
      gone: false,
    },
    {
      source: 'l',
      id: 'todo',
      name: 'Todo',
      category: 'unstarted',
      phase: 'todo' as const,
      gone: false,
    },
    {
      source: 'l',
      id: 'done',
      name: 'Done',
      category: 'completed',
      phase: 'done' as const,
      gone: false,
    },
  ];

  it('counts the same work in both systems once, on the configured side', async () => {
    const input = {
      states: statesOfBoth,
      items: [
        anItem('j:1', { ...ann, key: 'PAY-1' }),
        anItem('l:x', {
          ...ann,
          key: 'ENG-5',
          links: [
            {
              kind: 'sameWork' as const,
              itemId: null,
              ref: 'https://acme.example/browse/PAY-1?focus=1',
            },
          ],
        }),
        anItem('l:y', {
          ...ann,
          key: 'ENG-6',
          links: [
            { kind: 'sameWork' as const, itemId: null, ref: 'https://acme.example/browse/OLD-9' },
          ],
        }),
      ],
      changes: ['j:1', 'l:x', 'l:y'].flatMap((id) =>
        workedOn(id, '2026-03-02 00:00', '2026-03-04 00:00'),
      ),
    };
    const jira = await days(input);
    expect(jira.got).toEqual({ 'j:1': 1, 'l:y': 1 });
    expect(jira.exceptions.map((e) => [e.kind, e.itemId])).toEqual([
      ['mirror-doubtful', 'l:y'],
      ['mirror', 'l:x'],
    ]);
    expect((await days({ ...input, effortFrom: 'linear' })).got).toEqual({ 'l:x': 1, 'l:y': 1 });
    const twice = input.items.map((item) =>
      item.id === 'l:y'
        ? { ...item, links: [{ kind: 'sameWork' as const, itemId: 'j:1', ref: 'PAY-1' }] }
        : item,
    );
    const doubtful = await days({ ...input, items: twice });
    expect(Object.keys(doubtful.got)).toEqual(['j:1', 'l:x', 'l:y']);
    expect(doubtful.exceptions.map((e) => e.kind)).toEqual(['mirror-doubtful']);
  });

  it('knows the key that an item had when the other system linked to it', async () => {
    const ref = 'https://acme.example/browse/OLD-9';
    const moved = {
      ...aChange('j:1', '2026-03-02 12:00', 'other', 'OLD-9', 'PAY-1'),
      field: 'key' as const,
    };
    const input = {
      states: statesOfBoth,
      items: [
        anItem('j:1', { ...ann, key: 'PAY-1' }),
        anItem('l:x', {
          ...ann,
          key: 'ENG-5',
          links: [{ kind: 'sameWork' as const, itemId: null, ref }],
        }),
      ],
      changes: ['j:1', 'l:x'].flatMap((id) => [
        ...workedOn(id, '2026-03-02 00:00', '2026-03-04 00:00'),
        ...(id === 'j:1' ? [moved] : []),
      ]),
    };
    expect((await days(input)).got).toEqual({ 'j:1': 2 });
    const fromLinear = { ...input, effortFrom: 'linear' as const };
    expect((await days(fromLinear)).got).toEqual({ 'l:x': 2 });
    const reused = [...input.items, anItem('j:2', { ...ann, key: 'OLD-9' })];
    expect((await days({ ...fromLinear, items: reused })).got).toEqual({ 'j:1': 1, 'l:x': 1 });
  });

  it('says under worklog which source records no logged work', async () => {
    const input = anInput({ items: [], changes: [] });
    const kinds = new Map([
      ['j', 'jira'],
      ['lin', 'linear'],
    ] as const);
    const listed = async (model: 'worklog' | 'time-share') =>
      (await countEffort({ ...input, kinds, effort: { ...input.effort, model } })).exceptions;
    expect(await listed('worklog')).toMatchObject([{ kind: 'no-worklogs' }]);
    expect(await listed('time-share')).toEqual([]);
  });

  it('splits a day by logged time under worklog, and leaves days without any unrecorded', async () => {
    const base = anInput({ items: [], changes: [] });
    const log = (id: string, itemId: string, startedAt: string, hours: number) => ({
      id,
      itemId,
      authorId: 'j:ann',
      startedAt: Date.parse(`${startedAt}Z`),
      seconds: hours * 3600,
      updatedAt: 0,
    });
    const { got } = await days({
      effort: { ...base.effort, model: 'worklog' },
      items: [anItem('j:1', ann), anItem('j:2', ann)],
      changes: workedOn('j:1', '2026-03-02 00:00', '2026-03-07 00:00'),
      worklogs: [
        [
          log('1', 'j:1', '2026-03-02T09:00', 1),
          log('2', 'j:2', '2026-03-02T09:00', 3),
          log('3', 'j:2', '2026-03-04T23:00', 5),
        ],
      ],
    });
    expect(got).toEqual({ 'j:1': 0.25, 'j:2': 1.75, null: 1 });
  });
});

it('refuses a history that comes in two parts', async () => {
  const input = anInput({ items: [anItem('j:1'), anItem('j:2')], changes: [] });
  const parts = ['j:1', 'j:2', 'j:1'].map((id) => [
    aChange(id, '2026-03-02 00:00', 'other', null, 'x'),
  ]);
  await expect(countEffort({ ...input, changes: parts })).rejects.toThrow(
    'The history of j:1 comes in two parts',
  );
});

it('lists histories of items that it was not given', async () => {
  const { exceptions } = await countEffort(
    anInput({ items: [], changes: [aChange('j:9', '2026-03-02 00:00', 'state', 'a', 'b')] }),
  );
  expect(exceptions.map((e) => e.kind)).toEqual(['history-gap']);
});
