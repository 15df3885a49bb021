import { describe, expect, it } from 'vitest';
import { compareEntryIds, netMove, stepsOf } from '../../src/effort/history.ts';
import type { ItemFacts } from '../../src/effort/spans.ts';
import { itemHistory } from '../../src/effort/spans.ts';
import { stateActivity } from '../../src/effort/states.ts';
import { compareIds } from '../../src/model/work-item.ts';
import type { Change } from '../../src/model/change.ts';
import { aChange, STATES, utc } from './builders.ts';

const facts = (values: Partial<ItemFacts> = {}): ItemFacts => ({
  stateId: 'doing',
  assigneeId: 'j:ann',
  parentId: null,
  createdAt: utc('2026-03-01 00:00'),
  archivedAt: null,
  goneSince: null,
  ...values,
});

const { activityOf } = stateActivity(STATES, { in: [], out: [] });

const read = (item: ItemFacts, changes: Change[], end = '2026-06-01 00:00') =>
  itemHistory(
    item,
    changes,
    { activityOf, staleMs: 30 * 86_400_000, start: utc('2026-01-01 00:00'), end: utc(end) },
    'j',
  );

const text = (t: number): string => new Date(t).toISOString().slice(0, 16).replace('T', ' ');
const spans = (item: ItemFacts, changes: Change[]): string[] =>
  read(item, changes).spans.map((s) => `${text(s.start)} to ${text(s.end)} ${s.assigneeId}`);

describe('active spans', () => {
  it('begin at creation when an item was created in progress, and end as stale 30 x 24 h later', () => {
    expect(spans(facts(), [])).toEqual(['2026-03-01 00:00 to 2026-03-31 00:00 j:ann']);
  });

  it('take the value before the first change from that change', () => {
    const changes = [
      aChange('j:1', '2026-03-05 10:00', 'state', 'doing', 'done'),
      aChange('j:1', '2026-03-04 10:00', 'assignee', 'j:bob', 'j:ann'),
    ];
    expect(spans(facts({ stateId: 'done' }), changes)).toEqual([
      '2026-03-01 00:00 to 2026-03-04 10:00 j:bob',
      '2026-03-04 10:00 to 2026-03-05 10:00 j:ann',
    ]);
  });

  it('go on from the next entry after a stale stretch, but not from an administrator’s', () => {
    const changes = [
      aChange('j:1', '2026-04-02 00:00', 'workflow', null, 'x'),
      aChange('j:1', '2026-04-10 00:00', 'other', null, 'x'),
    ];
    expect(spans(facts(), changes)).toEqual([
      '2026-03-01 00:00 to 2026-03-31 00:00 j:ann',
      '2026-04-10 00:00 to 2026-05-10 00:00 j:ann',
    ]);
  });

  it('go on from a workflow entry that changes something else too', () => {
    const changes = [
      aChange('j:1', '2026-04-02 00:00', 'workflow', null, 'x', { entryId: '7', seq: 0 }),
      aChange('j:1', '2026-04-02 00:00', 'other', null, 'x', { entryId: '7', seq: 1 }),
    ];
    expect(spans(facts(), changes)[1]).toBe('2026-04-02 00:00 to 2026-05-02 00:00 j:ann');
  });

  it('stop while archived by history, and resume on restore', () => {
    const changes = [
      aChange('j:1', '2026-03-03 00:00', 'archived', null, 'true'),
      aChange('j:1', '2026-03-10 00:00', 'archived', 'true', null),
      aChange('j:1', '2026-03-12 00:00', 'state', 'doing', 'done'),
    ];
    expect(spans(facts({ stateId: 'done' }), changes)).toEqual([
      '2026-03-01 00:00 to 2026-03-03 00:00 j:ann',
      '2026-03-10 00:00 to 2026-03-12 00:00 j:ann',
    ]);
  });

  it('stop at an archiving that only today’s item tells, also after a recorded restore', () => {
    const archivedAt = utc('2026-03-20 00:00');
    expect(spans(facts({ archivedAt }), [])).toEqual([
      '2026-03-01 00:00 to 2026-03-20 00:00 j:ann',
    ]);
    const restored = [
      aChange('j:1', '2026-03-03 00:00', 'archived', null, 'true'),
      aChange('j:1', '2026-03-10 00:00', 'archived', 'true', null),
    ];
    expect(spans(facts({ archivedAt }), restored)).toEqual([
      '2026-03-01 00:00 to 2026-03-03 00:00 j:ann',
      '2026-03-10 00:00 to 2026-03-20 00:00 j:ann',
    ]);
  });

  it('keep what lies before an item was last seen', () => {
    expect(spans(facts({ goneSince: utc('2026-03-09 12:00') }), [])).toEqual([
      '2026-03-01 00:00 to 2026-03-09 12:00 j:ann',
    ]);
  });

  it('stop in the trash and resume out of it', () => {
    const changes = [
      aChange('j:1', '2026-03-03 00:00', 'trashed', null, 'true'),
      aChange('j:1', '2026-03-04 00:00', 'trashed', 'true', null),
      aChange('j:1', '2026-03-05 00:00', 'state', 'doing', 'done'),
    ];
    expect(spans(facts({ stateId: 'done' }), changes)).toHaveLength(2);
  });

  it('tell nobody’s work from no work', () => {
    expect(spans(facts({ assigneeId: null }), [])).toEqual([
      '2026-03-01 00:00 to 2026-03-31 00:00 null',
    ]);
  });
});

describe('contradictory histories', () => {
  it('let every recorded value hold until the next change, and list it', () => {
    const changes = [
      aChange('j:1', '2026-03-02 00:00', 'state', 'todo', 'doing'),
      aChange('j:1', '2026-03-04 00:00', 'state', 'todo', 'done'),
    ];
    const history = read(facts({ stateId: 'todo' }), changes);
    expect(history.spans.map((s) => [text(s.start), text(s.end)])).toEqual([
      ['2026-03-02 00:00', '2026-03-04 00:00'],
    ]);
    expect(history.gaps).toEqual([
      'state changes that do not follow from each other',
      "a last state that is not today's",
    ]);
  });

  it('list a change before creation, and let nothing accrue before it', () => {
    const history = read(facts(), [aChange('j:1', '2026-02-20 00:00', 'state', 'todo', 'doing')]);
    expect(history.gaps).toEqual(['a change before its creation']);
    expect(text(history.spans[0]!.start)).toBe('2026-03-01 00:00');
  });

  it('find nothing wrong in a clean history', () => {
    const changes = [
      aChange('j:1', '2026-03-02 00:00', 'state', 'todo', 'doing'),
      aChange('j:1', '2026-03-03 00:00', 'assignee', null, 'j:ann'),
      aChange('j:1', '2026-03-04 00:00', 'archived', null, 'true'),
      aChange('j:1', '2026-03-05 00:00', 'archived', 'true', null),
    ];
    expect(read(facts(), changes).gaps).toEqual([]);
  });
});

describe('entries at one instant', () => {
  const entry = (from: string | null, to: string | null) => ({ from, to });

  it.each([
    [
      'in the order given when that chains',
      [entry('a', 'b'), entry('b', 'c')],
      'a',
      ['a', 'c', true],
    ],
    ['in the order that chains', [entry('b', 'c'), entry('a', 'b')], 'a', ['a', 'c', true]],
    ['through a loop', [entry('a', 'c'), entry('a', 'b'), entry('b', 'a')], 'a', ['a', 'c', true]],
    [
      'round a circle from the value before',
      [entry('b', 'a'), entry('a', 'b')],
      'a',
      ['a', 'a', true],
    ],
    [
      'round a circle from the first without one',
      [entry('b', 'a'), entry('a', 'b')],
      undefined,
      ['b', 'b', true],
    ],
    ['by number when nothing chains', [entry('a', 'b'), entry('a', 'c')], 'a', ['a', 'c', false]],
    [
      'by number when two chains do not meet',
      [entry('a', 'b'), entry('c', 'd')],
      'a',
      ['a', 'd', false],
    ],
    ['with nobody as a value', [entry('x', null), entry(null, 'y')], 'x', ['x', 'y', true]],
  ] as const)('apply %s', (_, entries, before, [from, to, chained]) => {
    expect(netMove(entries, before)).toEqual({ from, to, chained });
  });

  it('are in numeric order of their ids', () => {
    const changes = [
      aChange('j:1', 0, 'state', 'a', 'c', { entryId: '10' }),
      aChange('j:1', 0, 'state', 'a', 'b', { entryId: '9' }),
    ];
    expect(stepsOf(changes)[0]!.moves[0]).toMatchObject({ from: 'a', to: 'c' });
    expect(['b', '10', 'a', '9', '010'].sort(compareEntryIds)).toEqual([
      '9',
      '010',
      '10',
      'a',
      'b',
    ]);
  });
});

describe('states', () => {
  const states = [
    ...STATES,
    { ...STATES[1]!, id: 'doing2', name: 'in progress ' },
    { ...STATES[1]!, id: 'old', name: 'Old', gone: true },
    { ...STATES[0]!, source: 'l', id: 's', name: 'Started', category: 'started' },
  ];

  it('are active by category, whatever their name', () => {
    const of = stateActivity(states, { in: [], out: [] }).activityOf;
    expect([of('j', 'doing'), of('j', 'todo'), of('l', 's')]).toEqual([
      'active',
      'inactive',
      'active',
    ]);
  });

  it('move in and out by name, all of that name, or by id', () => {
    const { activityOf: of, exceptions } = stateActivity(states, {
      in: ['To Do', 'id:old', 'No Such'],
      out: ['In Progress', 'id:j:done'],
    });
    expect(['doing', 'doing2', 'todo', 'done', 'old'].map((id) => of('j', id))).toEqual([
      'inactive',
      'inactive',
      'active',
      'inactive',
      'active',
    ]);
    expect(exceptions.map((e) => e.detail)).toEqual([
      'effort.active names the state "No Such", which no source has today.',
    ]);
  });

  it('answer to their name before translation too', () => {
    const translated = states.map((state) =>
      state.id === 'doing' ? { ...state, name: 'In Arbeit', originalName: 'In Progress' } : state,
    );
    for (const name of ['In Progress', 'in arbeit']) {
      const { activityOf: of, exceptions } = stateActivity(translated, { in: [], out: [name] });
      expect(of('j', 'doing')).toBe('inactive');
      expect(exceptions).toEqual([]);
    }
  });

  it('are unknown when the source no longer has them', () => {
    const of = stateActivity(states, { in: [], out: [] }).activityOf;
    expect([of('j', 'old'), of('j', 'nobody'), of('l', 'doing')]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('that are unknown count as inactive and are reported', () => {
    const history = read(facts({ stateId: 'nobody' }), []);
    expect([history.spans, history.unknownStates]).toEqual([[], ['nobody']]);
  });
});

describe('ids', () => {
  it('sort numbers as numbers', () => {
    expect(['j:10', 'j:9', 'l:abc', 'a:10'].sort(compareIds)).toEqual([
      'j:9',
      'a:10',
      'j:10',
      'l:abc',
    ]);
  });
});
