import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'));

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(root, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from: file,
    to: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
};

const imports = files.flatMap(importsOf);
const local = imports
  .filter(({ to }) => to.startsWith('.'))
  .map((one) => ({
    ...one,
    to: relative(root, resolve(root, dirname(one.from), one.to))
      .split(sep)
      .join('/'),
  }));

const STAGES = ['sources', 'store', 'classify', 'effort', 'ledger', 'workbooks'];
const folder = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '');
const said = (one: Import): string => `${one.from} -> ${one.to}${one.typeOnly ? ' (types)' : ''}`;

describe('imports', () => {
  it('finds the tree it is meant to look at', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(local.length).toBeGreaterThan(40);
  });

  it('lets model import nothing from outside model but the zone library', () => {
    const allowed = (one: Import): boolean =>
      one.to.startsWith('model/') || one.to === 'temporal-polyfill';
    const all = [...local, ...imports.filter(({ to }) => !to.startsWith('.'))];
    expect(all.filter((one) => folder(one.from) === 'model' && !allowed(one)).map(said)).toEqual(
      [],
    );
  });

  it('lets a stage import model, config types and types of earlier stages only', () => {
    const wrong = local.filter((one) => {
      const from = STAGES.indexOf(folder(one.from));
      if (from < 0 || folder(one.to) === folder(one.from) || folder(one.to) === 'model')
        return false;
      const to = STAGES.indexOf(folder(one.to));
      if (folder(one.to) === 'config' || (to >= 0 && to < from)) return !one.typeOnly;
      return true;
    });
    expect(wrong.map(said)).toEqual([]);
  });

  it('keeps the two sources apart', () => {
    const vendor = (file: string): string | null =>
      /^sources\/(jira|linear)\//.exec(file)?.[1] ?? null;
    const wrong = local.filter(
      (one) => vendor(one.from) && vendor(one.to) && vendor(one.from) !== vendor(one.to),
    );
    expect(wrong.map(said)).toEqual([]);
  });

  it('imports exceljs in one file only', () => {
    const users = imports
      .filter((one) => one.to === 'exceljs' && !one.typeOnly)
      .map((one) => one.from);
    expect(
      users.filter((file) => !['workbooks/write.ts', 'workbooks/read.ts'].includes(file)),
    ).toEqual([]);
  });

  it('exits in main only', () => {
    const text = (file: string): string => readFileSync(join(root, file), 'utf8');
    expect(
      files.filter((file) => text(file).includes('process.exit(') && file !== 'main.ts'),
    ).toEqual([]);
  });

  it('reads clocks and randomness at the edge only', () => {
    const edge = /^(main|schedule|queue|log)\.ts$|^demo\/\w+-server\.ts$/;
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|performance\.now\(/;
    const wrong = files.filter(
      (file) => !edge.test(file) && impure.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('names nothing utils and exports no defaults', () => {
    expect(files.filter((file) => /utils?|helpers?/i.test(file))).toEqual([]);
    expect(
      files.filter((file) => /^export default/m.test(readFileSync(join(root, file), 'utf8'))),
    ).toEqual([]);
  });
});
