import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layDemo } from '../prepared/demo.ts';
import { runHere } from './in-process.ts';

const CONFIG = 'out/demo/betsheet.yaml';

let folder: string;
let runId: string;
/** An item with days in the exported period. */
let key: string;

const run = (...args: string[]) => runHere([...args, '--config', CONFIG], { cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-explain-'));
  ({ runId } = await layDemo(folder));
  await run('export', 'finance', '--csv', '--period', 'FY2026-Q3');
  const ledger = await readFile(join(folder, 'out', 'FY2026-Q3', 'ledger.csv'), 'utf8');
  key = ledger.split('\r\n')[1]!.split(',')[1]!;
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('explain', () => {
  it('says by whom an item was changed since an export, and what that moved', async () => {
    const before = await run('explain', key, '--diff', runId, '--json');
    expect(before.code).toBe(0);
    expect(JSON.parse(before.stdout).since).toMatchObject({ verdicts: [], rows: [] });
    const line = `${key},shape,Oblige,The auditor asked for it,Controller,2026-10-05`;
    const overrides = join(folder, 'out', 'demo', 'overrides.csv');
    await writeFile(overrides, `item,dimension,value,reason,by,on\n${line}\n`);
    const after = await run('explain', key, '--diff', runId);
    expect(after.stdout).toContain(`Since run ${runId}`);
    expect(after.stdout).toMatch(/shape: was .*; is Oblige \(override: override by Controller/);
    expect(after.stdout).toMatch(/2026-0[789] Bet shape: .* -> Oblige \(override/);
    await rm(overrides);
  }, 60_000);

  it('refuses a run that exported nothing', async () => {
    const { code, stderr } = await run('explain', key, '--diff', 'never');
    expect(code).toBe(2);
    expect(stderr).toContain('run "never" is no export');
  }, 60_000);

  it('names people only where the configuration allows it', async () => {
    const refused = await run('explain', key, '--person');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('output.individuals: true');
    const text = await readFile(join(folder, CONFIG), 'utf8');
    const allowed = text.replace(/^output: \{/m, 'output: { individuals: true,');
    await writeFile(join(folder, 'out', 'demo', 'allowed.yaml'), allowed);
    const { stdout, code } = await runHere(
      ['explain', key, '--person', '--json', '--config', 'out/demo/allowed.yaml'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    const { people, effort } = JSON.parse(stdout);
    const sum = (months: { days: number }[]): number =>
      months.reduce((total, { days }) => total + days, 0);
    expect(people.length).toBeGreaterThan(0);
    const together = people.reduce(
      (total: number, { months }: { months: { days: number }[] }) => total + sum(months),
      0,
    );
    expect(together).toBeCloseTo(sum(effort), 6);
  }, 60_000);

  it('finds the ledger as CSV in the manifest', async () => {
    const manifest = await readFile(join(folder, 'out', 'FY2026-Q3', 'manifest.json'), 'utf8');
    const names = JSON.parse(manifest).files.map(({ name }: { name: string }) => name);
    expect(names).toContain('ledger.csv');
  });
});
