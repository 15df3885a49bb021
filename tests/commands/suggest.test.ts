import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layDemo } from '../prepared/demo.ts';
import { runHere } from './in-process.ts';

const MAPPINGS = `# Ours: read me first.
preset: bets
heuristics: false
rules:
  # Bugs are bugs.
  - { id: bugs, when: { type: bug }, set: { shape: Run } }
`;

let folder: string;
const mappings = (): string => join(folder, 'out', 'demo', 'mappings.yaml');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-suggest-'));
  await layDemo(folder);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const suggest = (...args: string[]) =>
  runHere(['suggest', ...args, '--config', 'out/demo/betsheet.yaml'], { cwd: folder });

describe('suggest', () => {
  it('refuses to apply where there is no file of mappings, and an unknown dimension', async () => {
    const applied = await suggest('--apply');
    expect(applied).toMatchObject({ code: 2, stdout: '' });
    expect(applied.stderr).toContain('there is no mappings file to write into');
    const unknown = await suggest('--dimension', 'mood');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('"mood" is not a dimension: allowed are shape, horizon');
  }, 60_000);

  it('writes rules into the mappings, comments kept, and the coverage it promised comes true', async () => {
    await writeFile(mappings(), MAPPINGS);
    const told = await suggest('--json');
    expect(told.code).toBe(0);
    const { suggestions, coverage } = JSON.parse(told.stdout);
    expect(suggestions.length).toBeGreaterThan(0);
    expect(coverage.after).toBeGreaterThan(coverage.before);
    for (const { covers } of suggestions) expect(covers.days).not.toBeNull();
    expect(await readFile(mappings(), 'utf8')).toBe(MAPPINGS);

    const { applied } = JSON.parse((await suggest('--apply', '--json')).stdout);
    const ids = suggestions.map(({ rule }: { rule: { id: string } }) => rule.id);
    expect(applied).toMatchObject({ added: ids, skipped: [] });
    expect(applied.after).toBeCloseTo(coverage.after, 6);
    const text = await readFile(mappings(), 'utf8');
    expect(text.startsWith(MAPPINGS)).toBe(true);
    const after = JSON.parse((await suggest('--json')).stdout);
    expect(after.coverage.before).toBe(applied.after);
  }, 120_000);
});
