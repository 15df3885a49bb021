import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/demo/random.ts';
import { openStore } from '../../src/store/connect.ts';
import { layDemo } from '../prepared/demo.ts';
import { hasLibreOffice, libreOffice } from '../workbooks/tools.ts';
import { runHere } from './in-process.ts';
import {
  ACCOUNTING_ANSWER,
  answer,
  cellOf,
  editWorkbook,
  HEAD,
  SHAPE_ANSWER,
  sheetOf,
} from './workbook-edits.ts';
import { mutants, place } from './workbook-mutants.ts';

const MUTANTS = process.env.BETSHEET_FULL ? 50 : 6;
const PERIOD = 'FY2026-Q3';

let folder: string;
let finance: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-import-'));
  await layDemo(folder);
  finance = join(folder, 'out', PERIOD, 'finance-allocation.xlsx');
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const CONFIG = ['--config', 'out/demo/betsheet.yaml'];
const run = (...args: string[]) => runHere([...args, ...CONFIG], { cwd: folder });
const runJson = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

/** Equal for equal stores: the checksum of everything in it. */
const storeChecksum = async (): Promise<string> => {
  const store = await openStore({
    url: null,
    folder: join(folder, 'out', 'demo', 'store'),
    now: () => 0,
    command: 'test',
  });
  try {
    return (await store.backup(join(folder, 'store.backup'))).sha256;
  } finally {
    await store.close();
  }
};

const answered = (name: string): Promise<string> =>
  editWorkbook(finance, join(folder, name), (workbook) => {
    answer(workbook, 'Review', HEAD + 1, SHAPE_ANSWER);
    answer(workbook, 'Accounting review', HEAD + 1, ACCOUNTING_ANSWER);
  });

const loaded = async (file: string): Promise<ExcelJS.Workbook> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return workbook;
};

describe('import', () => {
  it('changes nothing from an untouched workbook, and says so', async () => {
    const before = await storeChecksum();
    const { code, stdout } = await run('import', finance);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Nothing to import for ${PERIOD}.\n` });
    expect(await storeChecksum()).toBe(before);
  }, 60_000);

  it(`ends in a clear sentence and an unchanged store for ${MUTANTS} mutated workbooks`, async () => {
    const before = await storeChecksum();
    const leadership = join(folder, 'out', PERIOD, 'leadership-review.xlsx');
    const kinds = mutants({ finance, leadership });
    for (let number = 0; number < MUTANTS; number += 1) {
      const { name, says, make } = kinds[number % kinds.length]!;
      const file = place(folder, number);
      await make(finance, file, createRandom(number));
      const { code, stderr } = await run('import', file);
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(stderr, name).toMatch(says);
      expect(stderr, name).not.toMatch(/\n {4}at /);
    }
    expect(await storeChecksum()).toBe(before);
  }, 600_000);

  it('says which file is not there', async () => {
    const { code, stderr } = await run('import', 'nowhere.xlsx');
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere.xlsx does not exist');
  });

  it.skipIf(!hasLibreOffice)(
    'reads answers after LibreOffice saved the workbook again (needs soffice)',
    async () => {
      const file = await answered('for-libreoffice.xlsx');
      await libreOffice(file, 'xlsx', join(folder, 'resaved'));
      const resaved = join(folder, 'resaved', basename(file));
      expect(await runJson('import', resaved, '--dry-run')).toMatchObject({
        overrides: [{ value: 'Oblige', by: 'Controller', on: '2026-10-05' }],
        accounting: [{ decision: 'Expense', on: '2026-10-05' }],
      });
    },
    120_000,
  );

  it('applies answers once, and every later export and explain says who decided what', async () => {
    const file = await answered('answered.xlsx');
    const before = await storeChecksum();
    const trial = await runJson('import', file, '--dry-run');
    expect(trial).toMatchObject({ dryRun: true, overrides: [{}], accounting: [{}] });
    expect(await storeChecksum()).toBe(before);

    const first = await runJson('import', file);
    expect(first).toMatchObject({ ...trial, dryRun: false });
    const after = await storeChecksum();
    expect(after).not.toBe(before);
    expect(await runJson('import', file)).toMatchObject({
      unchanged: 2,
      overrides: [],
      accounting: [],
    });
    expect(await storeChecksum()).toBe(after);

    await runJson('export', 'finance', '--period', PERIOD);
    const workbook = await loaded(finance);
    const review = sheetOf(workbook, 'Review');
    const last = review.actualRowCount + 1;
    const lines = Array.from({ length: last - HEAD }, (_, index) => HEAD + 1 + index).map((row) =>
      ['Why it is here', 'Bet shape', 'Evidence'].map(
        (header) => cellOf(workbook, 'Review', row, header).value,
      ),
    );
    expect(lines).toContainEqual([
      'Decided',
      'Oblige',
      expect.stringContaining('by Controller on 2026-10-05: Asked for by the auditor'),
    ]);
    expect(cellOf(workbook, 'Accounting review', HEAD + 1, 'Decided so far').value).toBe(
      'Expense, by Controller on 2026-10-05: Requirements still change',
    );
    const { stdout } = await run('explain', first.overrides[0].itemId);
    expect(stdout).toContain('shape Oblige, by Controller (answered.xlsx): Asked for by');
  }, 120_000);

  it('into a closed period becomes a restatement with its cause', async () => {
    await runJson('close', PERIOD, '--by', 'controller');
    const filed = await readFile(finance);
    const file = await editWorkbook(finance, join(folder, 'late.xlsx'), (workbook) =>
      answer(workbook, 'Review', HEAD + 1, SHAPE_ANSWER),
    );
    const late = await runJson('import', file);
    expect(late).toMatchObject({ closed: true, overrides: [{ value: 'Oblige' }] });
    await runJson('export', 'finance', '--period', PERIOD);
    expect(await readFile(finance)).toEqual(filed);
    const restatement = await loaded(join(folder, 'out', PERIOD, 'finance-restatement.xlsx'));
    const text = JSON.stringify(sheetOf(restatement, 'Changes').getSheetValues());
    expect(text).toContain('override');
    expect(text).toContain('Oblige');
  }, 120_000);
});
