import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse, inputsOf, ledgerOf } from '../../src/analysis.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { FiledContents } from '../../src/ledger/close.ts';
import type { LedgerRow } from '../../src/ledger/row.ts';
import { tieFiled } from '../../src/ledger/tie-out.ts';
import type { Material } from '../../src/material.ts';
import type { Change } from '../../src/model/change.ts';
import { parsePeriod } from '../../src/model/period.ts';
import { movedSince } from '../../src/restatement.ts';
import { anAccount, anItem, STATES, utc, workedOn } from '../effort/builders.ts';

const AS_OF = utc('2026-12-01 00:00');
const PEOPLE = `id,name,team,cost_centre,role,fte,from,to,time_off
j:ann,Ann,Pay,410,,1,,,
j:bob,Bob,Pay,410,,1,,,
`;
const RATES = `team_or_role,per_day,currency,from,to
Pay,500,EUR,,
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-restatement-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Files {
  calendar?: string;
  more?: string;
  people?: string;
  rates?: string;
}

const configOf = async (files: Files): Promise<Config> => {
  await writeFile(join(folder, 'people.csv'), files.people ?? PEOPLE);
  await writeFile(join(folder, 'rates.csv'), files.rates ?? RATES);
  const file = join(folder, 'betsheet.yaml');
  await writeFile(
    file,
    `sources: [{ id: j, type: jira, host: "https://acme.example", email: a@acme.example, token: none }]
calendar: { ${files.calendar ?? 'timezone: UTC'} }
people: people.csv
rates: rates.csv
${files.more ?? ''}
`,
  );
  const loaded = await loadConfig({ file, env: {}, cwd: folder });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
};

interface Data {
  material: Material;
  changes: Change[];
}

const dataOf = (changes: Change[], values: Partial<Material> = {}): Data => ({
  material: {
    items: new Map(
      ['j:1', 'j:2'].map((id, i) => [
        id,
        anItem(id, {
          assigneeId: i === 0 ? 'j:ann' : 'j:bob',
          stateId: 'done',
          type: 'bug',
          sourceType: 'Bug',
        }),
      ]),
    ),
    states: STATES,
    accounts: [anAccount('j:ann'), anAccount('j:bob')],
    overrides: [],
    kinds: new Map([['j', 'jira']]),
    sources: [],
    ...values,
  },
  changes,
});

const WORK = [
  ...workedOn('j:1', '2026-06-22 09:00', '2026-08-21 15:00'),
  ...workedOn('j:2', '2026-07-06 00:00', '2026-07-16 00:00'),
];

const historiesOf = ({ changes }: Data) => ({
  server: null,
  async *changes() {
    for (const own of Map.groupBy(changes, ({ itemId }) => itemId).values()) yield own;
  },
  async *worklogs() {},
});

const ledger = async (config: Config, data: Data, key: string) => {
  const period = parsePeriod(key, config.calendar.fiscal);
  const inputs = inputsOf(config, data.material);
  const analysis = await analyse(inputs, data.material, historiesOf(data), {
    window: { start: '2026-01-01', end: period.end },
    asOf: AS_OF,
    rulesOn: period.end,
    cuts: [period.start],
  });
  return { period, inputs, rows: ledgerOf(analysis, period) };
};

/** As the store gives it back. */
const filedUnder = async (config: Config, data: Data, key: string): Promise<FiledContents> => {
  const { period, inputs, rows } = await ledger(config, data, key);
  const capacity = { capacityUnits: 0, allocatedUnits: 0, unrecordedUnits: 0, timeOffUnits: 0 };
  return JSON.parse(
    JSON.stringify({ version: 1, period, asOf: AS_OF, rows, capacity, inputs }),
  ) as FiledContents;
};

const restated = async (before: Files, after: Files, then: Data, now: Data, key = 'FY2026-Q3') => {
  const filed = await filedUnder(await configOf(before), then, key);
  const config = await configOf(after);
  const today = await ledger(config, now, key);
  const { rows } = await movedSince(filed, {
    config,
    material: now.material,
    store: historiesOf(now),
    period: today.period,
    asOf: AS_OF,
  });
  const causes = [...new Set(rows.map(({ cause }) => cause))];
  return { filed: filed.rows, rows, current: today.rows, causes };
};

const tiesTo = (
  filed: readonly LedgerRow[],
  rows: Parameters<typeof tieFiled>[1],
  current: readonly LedgerRow[],
) => tieFiled(filed, rows, current).map(({ holds }) => holds);

describe('a closed period against what it would be today', () => {
  it('shows each of the seven causes by its own name, and comes to the ledger of today', async () => {
    const data = dataOf(WORK);
    const more = [...WORK, ...workedOn('j:2', '2026-09-07 00:00', '2026-09-09 00:00')];
    const override = {
      itemId: 'j:1',
      dimension: 'shape',
      value: 'Build',
      reason: 'it is new',
      by: 'fin',
      on: '2026-10-02',
      origin: 'workbook' as const,
    };
    const states = STATES.map((state) =>
      state.id === 'doing' ? { ...state, category: 'new' } : state,
    );
    const cases: [string, Files, Data][] = [
      ['source data', {}, dataOf(more)],
      ['workflow category', {}, dataOf(WORK, { states })],
      ['rule', { more: 'effort: { staleAfterDays: 5 }' }, data],
      ['override', {}, dataOf(WORK, { overrides: [override] })],
      ['people', { people: PEOPLE.replace('Bob,Pay', 'Bob,Web') }, data],
      ['rates', { rates: RATES.replace('500', '520') }, data],
      ['calendar', { calendar: 'timezone: UTC, holidays: [2026-07-08]' }, data],
    ];
    for (const [cause, files, now] of cases) {
      const { filed, rows, current, causes } = await restated({}, files, data, now);
      expect([cause, causes]).toEqual([cause, [cause]]);
      expect(tiesTo(filed, rows, current)).toEqual([true, true, true]);
      // A line that is left out is noticed.
      if (rows.some(({ daysDelta }) => daysDelta !== 0))
        expect(
          tiesTo(
            filed,
            rows.filter(({ daysDelta }) => daysDelta === 0),
            current,
          ),
        ).toContain(false);
    }
  });

  it('says that the calendar moved it when the fiscal year begins in another month', async () => {
    const data = dataOf(WORK);
    const calendar = 'timezone: UTC, fiscalYearStart: 2, fiscalYearNamedBy: start';
    const { filed, rows, current, causes } = await restated({}, { calendar }, data, data);
    // FY2026-Q3 was July to September; it is August to October now.
    expect([...new Set(filed.map(({ month }) => month))]).toEqual([
      '2026-07',
      '2026-08',
      '2026-09',
    ]);
    expect(causes).toEqual(['calendar']);
    expect(tiesTo(filed, rows, current)).toEqual([true, true, true]);
  });

  it('comes to the ledger of today where a period begins within a month and a rate is averaged', async () => {
    // Bob is on his own rate; Cid, on another, works in the first days of the month only.
    const people = `${PEOPLE.replace('Bob,Pay,410,', 'Bob,Pay,410,Lead')}j:cid,Cid,Pay,410,Head,1,,2026-09-03,
`;
    const rates = `${RATES}Lead,800,EUR,,
Head,900,EUR,,
`;
    const work = [...WORK, ...workedOn('j:2', '2026-09-01 00:00', '2026-09-30 00:00')];
    const data = dataOf(work);
    const files = { people, rates };
    const key = '13w-2026-12-06';
    const { filed, rows, current } = await restated(files, files, data, data, key);
    expect(rows).toEqual([]);
    expect(tiesTo(filed, rows, current)).toEqual([true, true, true]);
  });
});
