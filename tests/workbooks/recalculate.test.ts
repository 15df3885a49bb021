import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { workbookBytes } from '../../src/workbooks/write.ts';
import { aReport } from './a-report.ts';
import { ALL_SHEETS, csvOf, editPart, hasLibreOffice, libreOffice } from './tools.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-recalculate-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const report = aReport({ seed: 11, rows: 60 });
const first = report.rows.findIndex(({ itemId }) => itemId !== null);
const shape = report.rows[first]?.verdicts['shape']?.value ?? '';
const units = report.rows.reduce((sum, row) => sum + row.units, 0);

/** Recalculates the workbook after `edit` of one part, and reads the sheets as CSV. */
const recalculated = async (
  name: string,
  part: string,
  edit: (xml: string) => string,
  locale = 'en-US',
): Promise<(sheet: string) => Promise<string[][]>> => {
  const bytes = await editPart(await workbookBytes(financeWorkbook(report).workbook), part, edit);
  const file = join(folder, `${name}.xlsx`);
  await writeFile(file, bytes);
  await libreOffice(file, ALL_SHEETS, join(folder, name), { locale });
  return (sheet) => csvOf(join(folder, name), file, sheet);
};

/** Percent of all days, with one decimal. */
const shareOf = (value: string): string => {
  const of = report.rows.filter((row) => row.verdicts['shape']?.value === value);
  return ((100 * of.reduce((sum, row) => sum + row.units, 0)) / units).toFixed(1);
};

const numberIn = (rows: string[][], label: string, column: number): number =>
  Number(rows.find(([one]) => one === label)?.[column]);

describe('a change in a spreadsheet program', () => {
  it.skipIf(!hasLibreOffice)(
    'of one Ledger cell moves Summary, Allocation, Teams and the ranges of the charts (needs soffice)',
    async () => {
      const cell = new RegExp(`(<c r="Q${first + 2}"[^>]*><v>)[^<]*`);
      const old = (report.rows[first]?.units ?? 0) / 10_000;
      const sheet = await recalculated('days', 'xl/worksheets/sheet8.xml', (xml) =>
        xml.replace(cell, (_, before: string) => `${before}${old + 1_000}`),
      );
      const was = report.rows
        .filter((row) => row.verdicts['shape']?.value === shape)
        .reduce((sum, row) => sum + row.units, 0);
      expect(numberIn(await sheet('Summary'), shape, 1)).toBeCloseTo(was / 10_000 + 1_000, 6);
      for (const name of ['Summary', 'Teams'])
        expect(numberIn(await sheet(name), 'All capacity', 1)).toBeCloseTo(
          units / 10_000 + 1_000,
          6,
        );
      expect(numberIn(await sheet('Allocation'), 'All capacity', 3)).toBeCloseTo(
        units / 10_000 + 1_000,
        6,
      );
    },
  );

  it.skipIf(!hasLibreOffice)(
    'of the drop-down for a team moves the table (needs soffice)',
    async () => {
      const team = report.rows[first]?.team ?? '';
      const sheet = await recalculated('team', 'xl/worksheets/sheet1.xml', (xml) =>
        xml.replace('All teams', team),
      );
      const ofTeam = report.rows.filter((row) => row.team === team);
      expect(numberIn(await sheet('Summary'), 'All capacity', 1)).toBeCloseTo(
        ofTeam.reduce((sum, row) => sum + row.units, 0) / 10_000,
        6,
      );
      expect((await sheet('Checks')).flat()).not.toContain('FAILS');
    },
  );

  it.skipIf(!hasLibreOffice)(
    'of the view reads the mix by another preset, in the notation of a German program (needs soffice)',
    async () => {
      const sheet = await recalculated(
        'view',
        'xl/worksheets/sheet1.xml',
        (xml) => xml.replace('>Bet shape<', '>Run, grow, transform<'),
        'de-DE',
      );
      const rows = await sheet('Summary');
      const answers = new Map(rows.slice(0, 10).map(([question, said]) => [question, said]));
      expect(answers.get('Effort and money')).toMatch(
        /^\w+ took the most: [\d.]+,\d of [\d.]+,\d days \(\d+,\d%\), [\d.]+ of [\d.]+ EUR\.$/,
      );
      const unclassified = shareOf('Unclassified').replace('.', ',');
      expect(answers.get('Unexplained')).toMatch(
        new RegExp(`^${unclassified}% of days are unclassified, \\d+,\\d% link to no bet`),
      );
      const summary = rows.map(([label]) => label);
      expect(summary).toEqual(expect.arrayContaining(['Run', 'Grow', 'Transform', 'Unrecorded']));
      expect(summary).not.toContain('Explore');
    },
  );
});
