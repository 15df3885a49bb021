import { describe, expect, it } from 'vitest';
import { inputOf, randomWorld } from './random-world.ts';
import { referenceUnits } from './reference.ts';
import { utc, countEffort, type CountInput } from './builders.ts';

const COUNT = process.env['BETSHEET_FULL'] ? 1000 : 60;

const productUnits = async (input: CountInput): Promise<Record<string, number>> => {
  const units: Record<string, number> = {};
  for (const a of (await countEffort(input)).allocations) {
    const key = `${a.personId} ${a.month} ${a.itemId ?? '-'}`;
    units[key] = (units[key] ?? 0) + a.units;
  }
  return units;
};

describe('the brute-force reference agrees to the unit', () => {
  it.each(['time-share', 'equal', 'points', 'count', 'worklog'] as const)(
    `on ${COUNT} random histories under %s`,
    async (model) => {
      let allocated = 0;
      for (let seed = 1; seed <= COUNT; seed += 1) {
        const world = randomWorld(seed, model);
        // From the local midnight that begins February to the one that ends April in any of the zones.
        const expected = referenceUnits(world, utc('2026-01-31 12:00'), utc('2026-05-01 12:00'));
        for (const key of Object.keys(expected)) if (/2026-(01|05)/.test(key)) delete expected[key];
        expect(await productUnits(inputOf(world)), `seed ${seed}`).toEqual(expected);
        allocated += Object.keys(expected).length;
      }
      expect(allocated).toBeGreaterThan(COUNT);
    },
    600_000,
  );
});
