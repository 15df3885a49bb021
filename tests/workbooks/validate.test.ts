import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorkbook } from '../../src/workbooks/write.ts';
import { randomWorkbook } from './random-workbook.ts';
import { canValidate, checker } from './tools.ts';

/** BETSHEET_FULL=1 OOXML_VALIDATOR=.../cli.js npx vitest run tests/workbooks/validate.test.ts checks 300 workbooks. */
const COUNT = process.env['BETSHEET_FULL'] ? 300 : 2;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-validate-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const findings = (files: string[]): string => {
  const { stdout, stderr, status } = spawnSync('bash', [checker, ...files], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`.slice(0, 4_000);
};

describe('workbooks of random ledgers with hostile text', () => {
  it.skipIf(!canValidate)(
    `are clean in ${COUNT} of ${COUNT} (needs the shared reference, OOXML_VALIDATOR, soffice and xmllint)`,
    { timeout: COUNT * 60_000 },
    async () => {
      for (let seed = 1; seed <= COUNT; seed += 1) {
        const file = join(folder, `w${seed}.xlsx`);
        await writeWorkbook(file, randomWorkbook(seed));
        expect(findings([file]), `seed ${seed}`).toBe('');
        await rm(file);
      }
    },
  );
});
