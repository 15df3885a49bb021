import { describe, expect, it } from 'vitest';
import {
  aChange,
  anAccount,
  anInput,
  anItem,
  aRow,
  workedOn,
  countEffort,
  type CountInput,
} from './builders.ts';

/** Units by `person item`; Unrecorded under `-`. */
const unitsOf = async (input: CountInput): Promise<Record<string, number>> => {
  const units: Record<string, number> = {};
  for (const { personId, itemId, units: n } of (await countEffort(input)).allocations) {
    const key = `${personId} ${itemId ?? '-'}`;
    units[key] = (units[key] ?? 0) + n;
  }
  return units;
};

const ann = { assigneeId: 'j:ann', stateId: 'done' };
const roster = [aRow('j:ann')];

describe('the worked examples of the effort issue', () => {
  // 2026-03-02 is a Monday.
  it('splits the shared day of two items that overlap on it', async () => {
    const units = await unitsOf(
      anInput({
        items: [anItem('j:1', ann), anItem('j:2', ann)],
        changes: [
          ...workedOn('j:1', '2026-03-02 00:00', '2026-03-05 00:00'),
          ...workedOn('j:2', '2026-03-04 00:00', '2026-03-07 00:00'),
        ],
      }),
    );
    expect(units).toEqual({ 'j:ann j:1': 25_000, 'j:ann j:2': 25_000 });
  });

  const twoStints = {
    items: [anItem('j:1', ann), anItem('j:2', ann)],
    changes: [
      ...workedOn('j:1', '2026-03-02 10:00', '2026-03-02 12:00'),
      ...workedOn('j:2', '2026-03-02 14:00', '2026-03-02 18:00'),
    ],
  };

  it('gives 2 of 6 active hours a third of the day', async () => {
    expect(await unitsOf(anInput(twoStints))).toEqual({ 'j:ann j:1': 3_333, 'j:ann j:2': 6_667 });
  });

  it('gives a half-time person half of that', async () => {
    const half = [aRow('j:ann', { fte: 0.5, from: '2026-03-02', to: '2026-03-02' })];
    expect(await unitsOf(anInput({ ...twoStints, roster: half }))).toEqual({
      'j:ann j:1': 1_667,
      'j:ann j:2': 3_333,
    });
  });

  it('counts Friday evening to Monday morning as two days, none on the weekend', async () => {
    const units = await unitsOf(
      anInput({
        items: [anItem('j:1', ann)],
        changes: workedOn('j:1', '2026-03-06 18:00', '2026-03-09 10:00'),
      }),
    );
    expect(units).toEqual({ 'j:ann j:1': 20_000 });
  });

  it('counts the day of a hand-over whole for each of the two people', async () => {
    const units = await unitsOf(
      anInput({
        accounts: [anAccount('j:ann'), anAccount('j:bob')],
        items: [anItem('j:1', { assigneeId: 'j:bob', stateId: 'done' })],
        changes: [
          ...workedOn('j:1', '2026-03-02 00:00', '2026-03-05 00:00'),
          aChange('j:1', '2026-03-03 12:00', 'assignee', 'j:ann', 'j:bob'),
        ],
      }),
    );
    expect(units).toEqual({ 'j:ann j:1': 20_000, 'j:bob j:1': 20_000 });
  });

  it('allocates nothing on a day of leave', async () => {
    const effort = await countEffort(
      anInput({
        roster: [
          aRow('j:ann', {
            from: '2026-03-02',
            to: '2026-03-06',
            timeOff: [{ from: '2026-03-04', to: '2026-03-04', fraction: 1 }],
          }),
        ],
        items: [anItem('j:1', ann)],
        changes: workedOn('j:1', '2026-03-02 00:00', '2026-03-07 00:00'),
      }),
    );
    expect([...effort.allocations].map((a) => [a.itemId, a.units])).toEqual([['j:1', 40_000]]);
    expect(effort.capacity[0]).toMatchObject({
      capacityUnits: 50_000,
      allocatedUnits: 40_000,
      unrecordedUnits: 0,
      timeOffUnits: 10_000,
    });
  });

  it('stops a parked item after 30 days, and leaves the later days of its person unrecorded', async () => {
    const effort = await countEffort(
      anInput({
        roster,
        window: { start: '2026-03-01', end: '2026-05-31' },
        items: [anItem('j:1', { assigneeId: 'j:ann', stateId: 'doing' })],
        changes: [aChange('j:1', '2026-03-02 09:00', 'state', 'todo', 'doing')],
      }),
    );
    const days = (item: string | null, month: string) =>
      [...effort.allocations].find((a) => a.itemId === item && a.month === month)?.units;
    // 2026-03-02 09:00 + 30 x 24 h = 2026-04-01 09:00: the 22 working days of March and one of April.
    expect(days('j:1', '2026-03')).toBe(220_000);
    expect(days('j:1', '2026-04')).toBe(10_000);
    expect(days(null, '2026-04')).toBe(210_000);
    expect(days('j:1', '2026-05')).toBeUndefined();
    expect(days(null, '2026-05')).toBe(210_000);
  });
});
