import { expect, it } from 'vitest';
import { aChange, anAccount, anInput, anItem, aRow, workedOn, countEffort } from './builders.ts';

it('counts the week of docs/numbers.md as that page says', async () => {
  const employed = { from: '2026-03-02', to: '2026-03-06' };
  const { allocations } = await countEffort(
    anInput({
      accounts: [anAccount('j:ann'), anAccount('j:bo')],
      roster: [aRow('j:ann', employed), aRow('j:bo', employed)],
      items: [
        anItem('j:1', { assigneeId: 'j:ann', stateId: 'done' }),
        anItem('j:2', { assigneeId: 'j:bo', stateId: 'done' }),
        anItem('j:3', { assigneeId: 'j:ann', stateId: 'done', level: -1, parentId: 'j:1' }),
      ],
      changes: [
        ...workedOn('j:1', '2026-03-02 09:00', '2026-03-05 12:00'),
        ...workedOn('j:2', '2026-03-04 12:00', '2026-03-06 18:00'),
        aChange('j:2', '2026-03-05 18:00', 'assignee', 'j:ann', 'j:bo'),
        ...workedOn('j:3', '2026-03-04 06:00', '2026-03-04 18:00'),
      ],
    }),
  );
  const days = Object.fromEntries(
    [...allocations].map(({ personId, itemId, units }) => [
      `${personId} ${itemId ?? 'Unrecorded'}`,
      units / 10_000,
    ]),
  );
  expect(days).toEqual({
    'j:ann j:1': 2.7334,
    'j:ann j:2': 0.9333,
    'j:ann j:3': 0.3333,
    'j:ann Unrecorded': 1,
    'j:bo j:2': 2,
    'j:bo Unrecorded': 3,
  });
});
