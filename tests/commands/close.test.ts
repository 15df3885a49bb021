import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, openStore } from '../../src/store/connect.ts';
import { anAccount, anItem, STATES, utc, workedOn } from '../effort/builders.ts';
import { aPage } from '../store/builders.ts';
import { runHere } from './in-process.ts';

const AFTER = utc('2026-10-02 00:00');
const PERIOD = 'FY2026-Q3';

let folder: string;
const opening = () => ({
  url: null,
  folder: join(folder, 'store'),
  now: () => AFTER,
  command: 'test',
});
const run = async (...args: string[]) => {
  const told = [...args, '--config', 'betsheet.yaml', '--json'];
  const { code, stdout } = await runHere(told, { cwd: folder, now: () => AFTER });
  return { code, json: JSON.parse(stdout) };
};

const item = (id: string) =>
  anItem(id, { assigneeId: 'j:ann', stateId: 'done', sourceState: 'Done' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-close-'));
  await writeFile(
    join(folder, 'betsheet.yaml'),
    `sources: [{ id: j, type: jira, host: "https://acme.example", email: a@acme.example, token: none }]
store: { folder: ${JSON.stringify(join(folder, 'store'))} }
output: { dir: ${JSON.stringify(join(folder, 'output'))} }
`,
  );
  const store = await openStore(opening());
  await store.beginWalk('j', 'all', AFTER, true);
  await store.savePage(
    'j',
    'all',
    aPage({
      items: [item('j:1'), item('j:2')],
      changes: [
        ...workedOn('j:1', '2026-07-06 00:00', '2026-07-18 00:00'),
        ...workedOn('j:2', '2026-08-03 00:00', '2026-08-08 00:00'),
      ],
      historyOf: ['j:1', 'j:2'],
      states: STATES,
      accounts: [anAccount('j:ann')],
    }),
  );
  await store.finishWalk('j', 'all');
  await store.close();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Each command opens the embedded database anew, which is slow. */
describe.runIf(process.env.BETSHEET_FULL)('a period that is closed', () => {
  const workbook = () => readFile(join(folder, 'output', PERIOD, 'finance-allocation.xlsx'));

  it('killed between its workbook and its filing is open: an export says so, and the next close files it', async () => {
    const unfile = async (): Promise<void> => {
      const { db, close } = await openDatabase(opening());
      await db.deleteFrom('filed_periods').execute();
      await close();
    };
    const saysFiled = async (): Promise<boolean> => {
      const zip = await JSZip.loadAsync(await workbook());
      const texts = await Promise.all(zip.file(/\.xml$/).map((file) => file.async('string')));
      return texts.some((text) => text.includes('FILED'));
    };
    await run('close', PERIOD, '--by', 'fin');
    expect(await saysFiled()).toBe(true);
    await unfile();
    const exported = await run('export', 'finance', '--period', PERIOD);
    const names = exported.json.files.map(({ name }: { name: string }) => name);
    expect([exported.code, names]).toEqual([0, ['finance-allocation.xlsx']]);
    expect(await saysFiled()).toBe(false);
    expect((await run('close', PERIOD, '--by', 'fin')).code).toBe(0);
    expect(await saysFiled()).toBe(true);
    await unfile();
  });

  it('keeps what was filed, whatever becomes of the source, until it is reopened', async () => {
    const closed = await run('close', PERIOD, '--by', 'fin');
    expect(closed).toMatchObject({ code: 0, json: { filed: { by: 'fin' } } });
    const bytes = await workbook();
    expect((await run('close', PERIOD)).json.error.message).toContain('closed already');

    const store = await openStore(opening());
    await store.markGone('j', [
      {
        nativeId: '2',
        gone: { reason: 'notVisible', since: utc('2026-08-05 00:00') },
        archivedAt: null,
      },
    ]);
    await store.close();
    const later = await run('export', 'finance', '--period', PERIOD);
    expect(later.code).toBe(0);
    const names = later.json.files.map(({ name }: { name: string }) => name);
    expect(names).toContain('finance-restatement.xlsx');
    const filed = later.json.tieOuts.find(({ id }: { id: string }) => id === 'filed-days');
    // Two days of Monday to Friday were seen before it went.
    expect(filed).toMatchObject({
      holds: true,
      left: 12,
      detail: '15 days filed, -3 restated',
    });
    expect(await workbook()).toEqual(bytes);

    expect((await run('reopen', PERIOD)).code).toBe(2);
    expect(await run('reopen', PERIOD, '--reason', 'audit')).toMatchObject({
      code: 0,
      json: { hash: closed.json.filed.hash },
    });
    expect((await run('close', PERIOD)).code).toBe(0);
  }, 120_000);

  it('is refused in one sentence once something else has changed it', async () => {
    const { db, close } = await openDatabase(opening());
    await db
      .updateTable('filed_periods')
      .set({ contents: '{"rows":[]}' })
      .where('reopened_at', 'is', null)
      .execute();
    await close();
    const { code, json } = await run('export', 'finance', '--period', PERIOD);
    expect(code).toBe(3);
    expect(json.error.message).toMatch(/^What was filed for FY2026-Q3 no longer has the hash/);
  }, 60_000);
});
