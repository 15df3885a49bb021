import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it } from 'vitest';
import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import { WriteError, workbookBytes, writeWorkbook } from '../../src/workbooks/write.ts';
import { aReport } from './a-report.ts';

const folders: string[] = [];
const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'betsheet-workbooks-'));
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const reopened = async (bytes: Uint8Array): Promise<ExcelJS.Workbook> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook;
};

describe('the two workbooks', () => {
  it('have the sheets of the design, in its order', () => {
    const visible = (built: ReturnType<typeof financeWorkbook>): string[] =>
      built.workbook.sheets.filter(({ hidden }) => !hidden).map(({ name }) => name);
    expect(visible(financeWorkbook(aReport()))).toEqual([
      'Summary',
      'Allocation',
      'Teams',
      'Bets',
      'Accounting review',
      'Changes',
      'Review',
      'Ledger',
      'Checks',
      'Method',
    ]);
    expect(visible(leadershipWorkbook(aReport()))).toEqual([
      'Overview',
      'Questions',
      'Ladder',
      'Months to quarters',
      'Bets by shape',
      'One-way doors',
      'Flow',
      'Changes',
      'Ledger',
      'Method',
    ]);
  });

  it('say the same total on every sheet', () => {
    const { sheetTotals } = financeWorkbook(aReport({ seed: 3, rows: 1_000, hostile: true }));
    expect(sheetTotals.map(({ sheet }) => sheet)).toEqual([
      'Ledger',
      'Summary',
      'Allocation',
      'Teams',
      'Bets',
    ]);
    expect(new Set(sheetTotals.map(({ days }) => days)).size).toBe(1);
    expect(new Set(sheetTotals.map(({ costMinor }) => costMinor)).size).toBe(1);
    expect(sheetTotals[0]!.costMinor).toBeGreaterThan(0);
  });

  it('write the same bytes for the same report', async () => {
    const bytes = (): Promise<Uint8Array> => workbookBytes(financeWorkbook(aReport()).workbook);
    expect(Buffer.compare(await bytes(), await bytes())).toBe(0);
  });

  it('hold the ledger rows as they came', async () => {
    const report = aReport({ rows: 50 });
    const workbook = await reopened(await workbookBytes(financeWorkbook(report).workbook));
    const ledger = workbook.getWorksheet('Ledger') as ExcelJS.Worksheet;
    expect((ledger.getRow(1).values as string[]).slice(1)).toEqual([
      'Month',
      'Key',
      'Title',
      'Source',
      'Type',
      'State',
      'Team',
      'Cost centre',
      'Bet',
      'Bet title',
      'Initiative',
      'Initiative title',
      'Bet shape',
      'Shape rule',
      'Horizon',
      'Horizon source',
      'Days',
      'FTE-months',
      'Cost',
      'Accounting prompt',
      'Link',
    ]);
    report.rows.forEach((row, index) => {
      const line = ledger.getRow(index + 2);
      expect(line.getCell(1).value).toBe(row.month);
      expect(line.getCell(2).value).toBe(row.key);
      expect(line.getCell(17).value).toBe(row.units / 10_000);
    });
  });
});

describe('writing a workbook', () => {
  it('leaves nothing but the workbook in its folder', async () => {
    const folder = await aFolder();
    await writeWorkbook(join(folder, 'a.xlsx'), financeWorkbook(aReport({ rows: 20 })).workbook);
    expect(await readdir(folder)).toEqual(['a.xlsx']);
  });

  it.each(['~$a.xlsx', '.~lock.a.xlsx#'])('refuses while %s says that it is open', async (lock) => {
    const folder = await aFolder();
    await writeFile(join(folder, lock), '');
    const written = writeWorkbook(
      join(folder, 'a.xlsx'),
      financeWorkbook(aReport({ rows: 20 })).workbook,
    );
    await expect(written).rejects.toThrow(WriteError);
    await expect(written).rejects.toThrow(
      /is open in a spreadsheet program .* close it there and run again\.$/,
    );
    expect(await readdir(folder)).toEqual([lock]);
  });

  it('says so when the folder does not exist', async () => {
    const folder = await aFolder();
    await expect(
      writeWorkbook(
        join(folder, 'none', 'a.xlsx'),
        financeWorkbook(aReport({ rows: 20 })).workbook,
      ),
    ).rejects.toThrow(/the folder .* does not exist: create it/);
  });
});
