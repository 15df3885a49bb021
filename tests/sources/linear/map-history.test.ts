import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapHistory } from '../../../src/sources/linear/map-history.ts';
import type { HistoryEntry } from '../../../src/sources/linear/schema.ts';
import { aCatalogue, anEntry, anIssue } from './builders.ts';

const changesOf = (issue: Parameters<typeof anIssue>[0], ...entries: HistoryEntry[]) =>
  mapHistory(anIssue(issue), entries, aCatalogue());

const moves = (changes: ReturnType<typeof changesOf>) =>
  changes.filter(({ field }) => field === 'parent').map(({ at, from, to }) => [at, from, to]);

describe('history of an issue', () => {
  it('carries ids and names of states and people, and who did it', () => {
    const [state, assignee] = changesOf(
      {},
      anEntry('h1', 10, {
        actorId: 'u1',
        fromStateId: 's1',
        toStateId: 's2',
        toAssigneeId: 'u1',
      }),
    );
    expect(state).toEqual({
      itemId: 'linear:i1',
      entryId: 'h1',
      seq: 0,
      at: 10,
      field: 'state',
      sourceField: 'state',
      from: 's1',
      to: 's2',
      fromText: 'Todo',
      toText: 'Doing',
      authorId: 'linear:u1',
    });
    expect(assignee).toMatchObject({ seq: 1, from: null, to: 'linear:u1', toText: 'Ada' });
  });

  it.each([
    [{ fromTeamId: 't1', toTeamId: 't2' }, 'team', 't1', 't2'],
    [{ fromTitle: 'a', toTitle: 'b' }, 'title', 'a', 'b'],
    [{ fromEstimate: null, toEstimate: 0 }, 'points', null, '0'],
    [{ toDueDate: '2026-05-01' }, 'plannedEnd', null, '2026-05-01'],
    [{ archived: true }, 'archived', null, 'true'],
    [{ archived: false }, 'archived', 'true', null],
    [{ trashed: true }, 'trashed', null, 'true'],
    [{ trashed: false }, 'trashed', 'true', null],
    [{ fromCycleId: 'c1', toCycleId: 'c2' }, 'other', 'c1', 'c2'],
    [{ fromPriority: 0, toPriority: 1 }, 'other', '0', '1'],
    [{ addedLabelIds: ['l3'] }, 'labels', null, 'ktlo'],
    [{}, 'other', null, null],
  ])('%j is a change of %s', (entry, field, from, to) => {
    const changes = changesOf({}, anEntry('h1', 10, entry));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ field, from, to, at: 10 });
  });

  it('a label of a configured group is a change of that field too', () => {
    const changes = changesOf(
      {},
      anEntry('h1', 10, { removedLabelIds: ['l1'], addedLabelIds: ['l2', 'l3'] }),
    );
    expect(changes.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['labels', 'Build', 'Run, ktlo'],
      ['shape', 'Build', 'Run'],
    ]);
  });

  it('a change of project moves an issue that has no parent issue', () => {
    const changes = changesOf(
      { project: { id: 'B' } },
      anEntry('h1', 10, { fromProjectId: 'A', toProjectId: 'B' }),
    );
    expect(moves(changes)).toEqual([[10, 'linear:A', 'linear:B']]);
  });

  it('a change of project beneath a parent issue moves nothing', () => {
    const changes = changesOf(
      { project: { id: 'B' }, parent: { id: 'P' } },
      anEntry('h1', 10, { fromProjectId: 'A', toProjectId: 'B' }),
    );
    expect(moves(changes)).toEqual([]);
    expect(changes).toMatchObject([{ field: 'other', sourceField: 'project' }]);
  });

  it('an issue that loses its parent issue hangs on the project it has by then', () => {
    const changes = changesOf(
      { project: { id: 'B' } },
      anEntry('h1', 10, { toParentId: 'P' }),
      anEntry('h2', 20, { fromProjectId: 'A', toProjectId: 'B' }),
      anEntry('h3', 30, { fromParentId: 'P' }),
    );
    expect(moves(changes)).toEqual([
      [10, 'linear:A', 'linear:P'],
      [30, 'linear:P', 'linear:B'],
    ]);
  });

  it('entries of one instant apply in the order in which they chain', () => {
    const changes = changesOf(
      { project: { id: 'C' } },
      anEntry('a', 10, { fromProjectId: 'B', toProjectId: 'C' }),
      anEntry('z', 10, { fromProjectId: 'A', toProjectId: 'B' }),
    );
    expect(moves(changes)).toEqual([
      [10, 'linear:A', 'linear:B'],
      [10, 'linear:B', 'linear:C'],
    ]);
  });

  it('parents always chain, whatever moved in whatever order', () => {
    const id = fc.constantFrom<string | null>(null, 'A', 'B', 'C');
    const step = fc.record({
      parent: fc.option(id, { nil: undefined }),
      project: fc.option(id, { nil: undefined }),
      gap: fc.nat(2),
    });
    fc.assert(
      fc.property(id, id, fc.array(step, { maxLength: 12 }), (parent, project, steps) => {
        let at = 1;
        let place = { parent, project };
        const truth: (string | null)[] = [];
        const entries = steps.map((one, index) => {
          at += 1 + one.gap;
          const next = {
            parent: one.parent === undefined ? place.parent : one.parent,
            project: one.project === undefined ? place.project : one.project,
          };
          const entry = anEntry(`h${index}`, at, {
            fromParentId: next.parent === place.parent ? null : place.parent,
            toParentId: next.parent === place.parent ? null : next.parent,
            fromProjectId: next.project === place.project ? null : place.project,
            toProjectId: next.project === place.project ? null : next.project,
          });
          place = next;
          truth.push(next.parent ?? next.project);
          return entry;
        });
        const ref = (one: string | null) => (one === null ? null : { id: one });
        const issue = { parent: ref(place.parent), project: ref(place.project) };
        const found = moves(changesOf(issue, ...entries.toReversed()));
        let now = parent ?? project;
        const wanted = entries.flatMap((entry, index) => {
          const before = now;
          now = truth[index]!;
          const say = (one: string | null) => (one === null ? null : `linear:${one}`);
          return before === now ? [] : [[entry.createdAt, say(before), say(now)]];
        });
        expect(found).toEqual(wanted);
      }),
    );
  });
});
