import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areAllTeams,
  cutByTeams,
  isOfPart,
  type TeamPart,
} from '../../../src/sources/linear/team-parts.ts';

const counted = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.nat({ max: 50 }))
  .map((counts) => new Map(Object.entries(counts)));

describe('a walk that is cut by teams', () => {
  it('has every listed team, and any other, in just one part', () => {
    fc.assert(
      fc.property(counted, fc.integer({ min: 1, max: 60 }), (counts, most) => {
        const parts = cutByTeams(counts, null, most);
        for (const team of [...counts.keys(), 'a team that is not listed'])
          expect(parts.filter((part) => isOfPart(part, team))).toHaveLength(1);
        expect(areAllTeams(parts, null)).toBe(true);
      }),
    );
  });

  it('has no part with more than it should, unless it is one team', () => {
    fc.assert(
      fc.property(counted, fc.integer({ min: 1, max: 60 }), (counts, most) => {
        for (const part of cutByTeams(counts, new Set(counts.keys()), most)) {
          const { in: teams } = part as { in: string[] };
          const sum = teams.reduce((total, team) => total + counts.get(team)!, 0);
          expect(sum <= most || teams.filter((team) => counts.get(team)! > 0).length === 1).toBe(
            true,
          );
        }
      }),
    );
  });

  it('stays as it is for the teams that it was cut for only', () => {
    const counts = new Map([
      ['pay', 30],
      ['web', 20],
      ['ops', 5],
    ]);
    const scope = new Set(['pay', 'web']);
    const some = cutByTeams(counts, scope, 30);
    expect(some).toEqual([{ in: ['pay'] }, { in: ['web'] }]);
    expect(areAllTeams(some, scope)).toBe(true);
    expect(areAllTeams(some, new Set(['pay', 'ops']))).toBe(false);
    expect(areAllTeams(some, new Set(['pay', 'web', 'ops']))).toBe(false);
    expect(areAllTeams(some, null)).toBe(false);
    const all = cutByTeams(counts, null, 30);
    expect(all).toEqual<TeamPart[]>([{ in: ['pay'] }, { nin: ['pay'] }]);
    expect(areAllTeams(all, scope)).toBe(false);
    expect(areAllTeams(all.slice(0, 1), null)).toBe(false);
  });
});
