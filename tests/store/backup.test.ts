import { spawnSync } from 'node:child_process';
import {
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { aChange, all, allChanges, anItem, aPage, SOURCE } from './builders.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { embeddedFolder, temporaryFolder } from './temporary-folder.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';

const now = (): number => 1_770_000_000_000;
const embedded = async (): Promise<Store> =>
  openStore({ url: null, folder: await embeddedFolder(), now, command: 'test' });
const served = async (): Promise<Store> => {
  if (noServer) throw new Error(server);
  return openStore({ url: await server.freshDatabase(), folder: '', now, command: 'test' });
};

const NASTY = 'a\0b \ud800 \u2028\u2029 \r \r\n \t "q" \\ \\u0000 é 😀';

/** A store with something in every table. */
const fill = async (store: Store): Promise<void> => {
  const numbers = Array.from({ length: 1_200 }, (_, index) => index);
  const items = numbers.map((number) => anItem(number, { title: `${NASTY} ${number}` }));
  await store.beginWalk(SOURCE, 'issues', 100, false);
  await store.savePage(
    SOURCE,
    'issues',
    aPage({
      items,
      changes: numbers.map((number) =>
        aChange(number, `${number}`, { field: 'key', from: `OLD-${number}`, toText: NASTY }),
      ),
      historyOf: items.map(({ id }) => id),
      states: [
        { source: SOURCE, id: '3', name: NASTY, category: 'x', phase: 'active', gone: false },
      ],
      accounts: [
        {
          id: `${SOURCE}:a`,
          source: SOURCE,
          nativeId: 'a',
          name: NASTY,
          email: null,
          kind: 'person',
          active: true,
        },
      ],
      worklogs: [
        { id: '1', itemId: `${SOURCE}:1`, authorId: null, startedAt: 1, seconds: 2, updatedAt: 3 },
      ],
      raw: [{ kind: 'issue', nativeId: '1', payload: { NASTY } }],
      checkpoint: { NASTY },
    }),
  );
  const [, part] = await store.parts.divide(SOURCE, 'issues', [['PAY'], [NASTY]]);
  await store.savePage(SOURCE, 'issues', aPage({ checkpoint: { part: NASTY } }), part);
  await store.markGone(SOURCE, [
    { nativeId: '7', gone: { reason: 'deleted', since: 5 }, archivedAt: 4 },
  ]);
  await store.saveSourceCount(SOURCE, null, 110);
  const override = { dimension: 'shape', reason: 'r', by: 'b', on: '2026-01-01' };
  for (const value of ['Run', 'Build']) {
    const decision = { ...override, itemId: 'PAY-1', value, origin: 'workbook' } as const;
    await store.saveOverrides([decision], 'f.xlsx', 5);
  }
  const answered = { periodKey: 'FY2026-Q3', subject: 'a:1', prompt: NASTY, decision: 'Expense' };
  const accounting = [{ ...answered, reason: NASTY, by: 'b', on: '2026-01-01' }];
  await store.saveDecisions({ overrides: [], accounting }, 'f.xlsx', 5);
  await store.file({
    periodKey: 'FY2026-Q3',
    filedAt: 1,
    filedBy: 'finance',
    configHash: 'c',
    hash: 'h',
    contents: { NASTY, rows: [null, 0.1, 12_345_678_901] },
    reopenedAt: null,
    reopenReason: null,
  });
  await store.startRun({ id: 'r1', command: 'run', startedAt: 1, configHash: 'c' });
  await store.saveSnapshot('r1', 'finance', 'FY2026-Q3', { total: 1 });
  await store.slots.plan({ name: 'nightly', at: 5, rule: '15 4 * * * UTC', work: ['sync'] });
  await store.notices.raise({ key: 'stale:jira', body: { text: NASTY }, raisedAt: 6 });
};

const readings = async (store: Store): Promise<unknown> => ({
  stream: await store.streamState(SOURCE, 'issues'),
  parts: await store.parts.of(SOURCE, 'issues'),
  items: await all(store.items()),
  changes: await allChanges(store),
  states: await store.states(),
  accounts: await store.accounts(),
  worklogs: await all(store.worklogs()),
  sources: await store.sourceStates(),
  overrides: await store.overrideHistory(`${SOURCE}:1`),
  accounting: await store.accountingDecisions(),
  filed: await store.filedPeriods(),
  snapshot: await store.lastSnapshot('finance', 'FY2026-Q3'),
  slots: await store.slots.recent(9),
  notices: await store.notices.raised('stale:'),
});

/** A store on one engine becomes the same store on the other, and goes on from there. */
const moves = async (
  open: () => Promise<Store>,
  openOther: () => Promise<Store>,
): Promise<void> => {
  const folder = temporaryFolder();
  const [from, to] = [await open(), await openOther()];
  await fill(from);
  const facts = await from.backup(join(folder, 'a.backup'));
  expect(facts.rows).toMatchObject({ items: 1_200, histories: 1_200, overrides: 2, runs: 1 });
  expect(Object.values(facts.rows).every((rows) => rows > 0)).toBe(true);
  expect(await to.restore(join(folder, 'a.backup'), { replace: false })).toEqual(facts);
  expect(await readings(to)).toEqual(await readings(from));
  const back = await to.backup(join(folder, 'b.backup'));
  expect(back).toEqual(facts);
  expect((await to.findItem('old-3'))?.id).toBe(`${SOURCE}:3`);
  const [override] = await to.overrides();
  if (override !== undefined) await to.saveOverrides([override], 'g.xlsx', 6);
  expect(await to.overrideHistory(`${SOURCE}:1`)).toHaveLength(3);
  expect(readdirSync(folder)).toEqual(['a.backup', 'b.backup']);
  await from.close();
  await to.close();
};

describe('backup and restore', () => {
  it.skipIf(noServer)(
    `move a store from PGlite to PostgreSQL${noServer ? ` (skipped: ${server})` : ''}`,
    () => moves(embedded, served),
  );
  it.skipIf(noServer)(
    `move a store from PostgreSQL to PGlite${noServer ? ` (skipped: ${server})` : ''}`,
    () => moves(served, embedded),
  );

  it('replace nothing unless told to, and nothing from a damaged or newer file', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.backup');
    const store = await embedded();
    await fill(store);
    const { schema } = await store.backup(file);
    const before = await readings(store);
    const refused = async (path: string, kind: string): Promise<void> => {
      await expect(store.restore(path, { replace: true })).rejects.toMatchObject({ kind });
      expect(await readings(store)).toEqual(before);
    };
    await expect(store.restore(file, { replace: false })).rejects.toMatchObject({
      kind: 'not-empty',
    });

    const text = gunzipSync(readFileSync(file)).toString();
    const write = (name: string, content: string): string => {
      writeFileSync(join(folder, name), gzipSync(content));
      return join(folder, name);
    };
    await refused(join(folder, 'none'), 'backup');
    await refused(write('changed', text.replace('"Item', '"item').replace('Run', 'Ran')), 'backup');
    await refused(write('lines-lost', text.split('\n').slice(0, -5).join('\n')), 'backup');
    await refused(write('no-backup', 'hello\n'), 'backup');
    await refused(
      write('newer', text.replace(`"schema":${schema}`, '"schema":99')),
      'newer-schema',
    );
    truncateSync(file, statSync(file).size - 100);
    await refused(file, 'backup');
    await store.close();
  });

  it('remove what a killed backup left, and nothing else', async () => {
    const folder = temporaryFolder();
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const here = encodeURIComponent(hostname());
    const put = (name: string, ageHours: number): string => {
      writeFileSync(join(folder, name), 'half');
      const at = new Date(now() - ageHours * 3_600_000);
      utimesSync(join(folder, name), at, at);
      return name;
    };
    put(`a.backup.betsheet-${here}-${dead}.body`, 0);
    put(`older.backup.betsheet-${here}-${dead}.draft`, 0);
    put('a.backup.betsheet-elsewhere-7.body', 25);
    const kept = [
      put('a.backup.betsheet-elsewhere-8.body', 1),
      put(`b.backup.betsheet-${here}-${process.ppid}.draft`, 0),
      put('essay.draft', 99),
    ];
    const store = await embedded();
    await store.backup(join(folder, 'a.backup'));
    await store.close();
    expect(readdirSync(folder).sort()).toEqual(['a.backup', ...kept].sort());
  });

  it('leave the earlier backup and no other file when a backup fails', async () => {
    const folder = temporaryFolder();
    const store = await embedded();
    const file = join(folder, 'a.backup');
    await store.backup(file);
    const earlier = readFileSync(file);
    await store.close();
    await expect(store.backup(file)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['a.backup']);
    expect(readFileSync(file).equals(earlier)).toBe(true);
    const fresh = await embedded();
    await expect(fresh.backup(join(folder, 'no', 'a.backup'))).rejects.toThrow('ENOENT');
    await fresh.close();
  });
});
