import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_SEED, DEMO_SIZE, layDemo, type DemoSaid } from '../prepared/demo.ts';
import { betsheet, start } from './program.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const KILLS = FULL ? 20 : 2;

let folder: string;
let first: DemoSaid;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-demo-'));
  first = await layDemo(folder);
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const cellsOf = async (file: string): Promise<string> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  const cells: unknown[] = [];
  workbook.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell((cell) => cells.push([sheet.name, cell.address, cell.value])),
    ),
  );
  return JSON.stringify(cells);
};

const demo = async (seed: string): Promise<DemoSaid> => {
  const args = ['demo', '--seed', seed, '--out', seed, '--json', ...DEMO_SIZE];
  const { code, stdout, stderr } = await betsheet(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as DemoSaid;
};

describe('demo', () => {
  it('gives the same counts and the same cells for the same seed', async () => {
    const second = await demo(DEMO_SEED);
    expect(second.counts).toEqual(first.counts);
    expect(second.runId).toBe(first.runId);
    expect(first.counts['itemsInLedger']).toBeGreaterThan(20);
    expect(first.files).toHaveLength(2);
    for (const { name } of first.files)
      expect(await cellsOf(join(folder, DEMO_SEED, first.period, name))).toBe(
        await cellsOf(join(folder, 'out', first.period, name)),
      );
  }, 120_000);

  it.runIf(FULL)(
    'gives others for another seed (with BETSHEET_FULL=1)',
    async () => {
      const other = await demo('8');
      expect(other.counts).not.toEqual(first.counts);
      for (const { name } of first.files)
        expect(await cellsOf(join(folder, '8', first.period, name))).not.toBe(
          await cellsOf(join(folder, 'out', first.period, name)),
        );
    },
    120_000,
  );

  it('says in the manifest what is in the folder, and that every tie-out holds', async () => {
    const at = join(folder, DEMO_SEED, 'FY2026-Q3');
    const manifest = JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8'));
    expect(manifest.files.map(({ name }: { name: string }) => name)).toEqual([
      'finance-allocation.xlsx',
      'leadership-review.xlsx',
    ]);
    for (const { name, sha256, size } of manifest.files) {
      const bytes = readFileSync(join(at, name));
      expect(size).toBe(bytes.length);
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(manifest.tieOuts.length).toBeGreaterThan(5);
    expect(manifest.tieOuts.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([]);
    expect(Object.values(manifest.asOf)).toEqual([
      '2026-10-05T06:00:00.000Z',
      '2026-10-05T06:00:00.000Z',
    ]);
  });

  it(`leaves no partial workbook under its final name when killed at ${KILLS} moments`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const name = `killed-${kill}`;
      const { child, finished } = start(['demo', '--out', name, ...DEMO_SIZE], { cwd: folder });
      const timer = setTimeout(() => child.kill('SIGKILL'), 1_000 + (kill * 9_000) / KILLS);
      await finished;
      clearTimeout(timer);
      const out = join(folder, name);
      const found = existsSync(out) ? readdirSync(out, { recursive: true, encoding: 'utf8' }) : [];
      for (const file of found.filter((one) => /^(?!.*[/\\]\.).*\.xlsx$/.test(one)))
        expect((await cellsOf(join(out, file))).length).toBeGreaterThan(1_000);
    }
  }, 180_000);
});
