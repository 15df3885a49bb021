import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { createRandom } from '../../src/demo/random.ts';
import { openDatabase } from '../../src/store/connect.ts';
import { schemaVersion } from '../../src/store/migrate.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { secret } from '../store/postgres-server.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import {
  expectTrueManifest,
  expectWholeFiles,
  inStore,
  layPlace,
  PERIOD,
  pulledDigest,
  run,
  runAndKill,
  type Place,
} from './killed.ts';
import { ACCOUNTING_ANSWER, answer, editWorkbook, HEAD, SHAPE_ANSWER } from './workbook-edits.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
/** Over all kinds and both engines 108; with the 100 of pages (tests/store/kill) and the 20 of pulls (tests/pipeline/faults) more than 200. */
const KILLS = FULL ? 9 : 1;

const server = await sharedPostgres();
const noServer = typeof server === 'string';

/** What is killed, and what must hold of the store after the same was run again to its end. */
interface Kind {
  name: string;
  command: string[];
  /** Before the kill, on a fresh store. */
  prepare?: (place: Place) => Promise<void>;
  /** Exit codes that say that the killed run had done it. */
  again: number[];
  after: (place: Place) => Promise<void>;
}

let answered: string;
let backup: string;
let pulled: string;

/** Takes the last steps of the schema back, as a store of an earlier version is. */
const takeBack = async ({ cwd, url }: Place): Promise<void> => {
  const folder = join(cwd, 'out', 'demo', 'store');
  const database = await openDatabase({ url, folder, now: Date.now, command: 'test' });
  for (const table of ['schedule_slots', 'notices', 'host_budgets', 'walk_parts'])
    await sql`drop table ${sql.table(table)}`.execute(database.db);
  await sql`delete from schema_versions where version >= 3`.execute(database.db);
  await database.close();
};

const isMigrated = (place: Place): Promise<void> =>
  inStore(place, async (store) => {
    expect(await store.slots.recent(5)).toEqual([]);
    expect((await store.backup(join(place.cwd, 'after.backup'))).schema).toBe(schemaVersion());
  });

const KINDS: Kind[] = [
  {
    name: 'import',
    command: ['import', 'answered.xlsx'],
    prepare: async ({ cwd }) => cpSync(answered, join(cwd, 'answered.xlsx')),
    again: [0],
    after: (place) =>
      inStore(place, async (store) => {
        const overrides = await store.overrides();
        expect(overrides).toMatchObject([{ value: 'Oblige', by: 'Controller' }]);
        expect(await store.overrideHistory(overrides[0]!.itemId)).toHaveLength(1);
        expect(await store.accountingDecisions()).toMatchObject([{ decision: 'Expense' }]);
      }),
  },
  {
    name: 'export',
    command: ['export', '--period', PERIOD],
    again: [0],
    after: async (place) => expectTrueManifest(place),
  },
  {
    name: 'close',
    command: ['close', PERIOD, '--by', 'controller'],
    again: [0, 2],
    after: async (place) => {
      await inStore(place, async (store) => {
        expect(await store.filedPeriods()).toMatchObject([{ periodKey: PERIOD }]);
      });
      expectTrueManifest(place);
      expect(await run(place, ['export', 'finance', '--period', PERIOD])).toMatchObject({
        code: 0,
      });
    },
  },
  {
    name: 'classify',
    command: ['suggest', '--apply'],
    again: [0],
    after: async (place) => {
      const text = readFileSync(join(place.cwd, 'out', 'demo', 'mappings.yaml'), 'utf8');
      expect(text).toMatch(/^# Ours\.\npreset: bets\n/);
      expect(await run(place, ['export', 'finance', '--period', PERIOD])).toMatchObject({
        code: 0,
      });
    },
  },
  {
    name: 'migration',
    command: ['status'],
    prepare: takeBack,
    again: [0],
    after: isMigrated,
  },
  {
    name: 'restore',
    command: ['restore', '--replace', 'a.backup'],
    prepare: async ({ cwd }) => cpSync(backup, join(cwd, 'a.backup')),
    again: [0],
    after: isMigrated,
  },
];

beforeAll(async () => {
  const base = await layPlace(temporaryFolder(), null);
  const finance = join(base.cwd, 'out', PERIOD, 'finance-allocation.xlsx');
  answered = await editWorkbook(finance, join(base.cwd, 'answered.xlsx'), (workbook) => {
    answer(workbook, 'Review', HEAD + 1, SHAPE_ANSWER);
    answer(workbook, 'Accounting review', HEAD + 1, ACCOUNTING_ANSWER);
  });
  backup = join(base.cwd, 'a.backup');
  await inStore(base, async (store) => {
    await store.backup(backup);
    pulled = await pulledDigest(store);
  });
}, 600_000);

/** A database with the demo's rows, which others are copied from. */
const makeTemplate = async (): Promise<Secret> => {
  if (noServer) throw new Error(server);
  const url = await server.freshDatabase();
  await inStore({ cwd: '', url }, async (store) => {
    await store.restore(backup, { replace: true });
  });
  return url;
};

const copyOf = async (template: Secret, number: number): Promise<Secret> => {
  const name = template.reveal().replace(/^.*\//, '');
  const admin = new pg.Client({
    connectionString: template.reveal().replace(/[^/]*$/, 'postgres'),
  });
  await admin.connect();
  await admin.query(`create database ${name}_${number} template ${name}`);
  await admin.end();
  return secret(`${template.reveal()}_${number}`);
};

/** How long the program takes for it when nobody kills it. */
const timeOf = async (kind: Kind, place: Place): Promise<number> => {
  await kind.prepare?.(place);
  const begin = performance.now();
  expect(await runAndKill(place, kind.command, 120_000)).toBe(false);
  return performance.now() - begin;
};

const survives = async (kind: Kind, lay: () => Promise<Place>): Promise<void> => {
  const random = createRandom(KINDS.indexOf(kind) + 1);
  const whole = FULL ? await timeOf(kind, await lay()) : 2_000;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const place = await lay();
    await kind.prepare?.(place);
    await runAndKill(place, kind.command, whole * random.between(0.3, 1));
    await expectWholeFiles(place);
    expect(await inStore(place, pulledDigest)).toBe(pulled);
    const { code, stderr } = await run(place, kind.command);
    expect(kind.again, stderr).toContain(code);
    await expectWholeFiles(place);
    await kind.after(place);
  }
};

describe.each(FULL ? KINDS : KINDS.slice(0, 1))('$name, killed at a random moment', (kind) => {
  it(
    `loses and doubles nothing, and the next one is fine: embedded, ${KILLS} times`,
    () => survives(kind, () => layPlace(temporaryFolder(), null)),
    1_800_000,
  );

  it.skipIf(noServer || !FULL)(
    `loses and doubles nothing, and the next one is fine: PostgreSQL, ${KILLS} times`,
    async () => {
      const template = await makeTemplate();
      let number = 0;
      await survives(kind, async () =>
        layPlace(temporaryFolder(), await copyOf(template, (number += 1))),
      );
    },
    1_800_000,
  );
});
