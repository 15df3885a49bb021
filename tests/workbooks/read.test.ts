import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { ReadError, readDecisions } from '../../src/workbooks/read.ts';
import { writeWorkbook } from '../../src/workbooks/write.ts';
import { writeZip } from '../../src/workbooks/zip.ts';
import { aReport } from './a-report.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-read-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const written = async (name: string): Promise<string> => {
  const file = join(folder, name);
  await writeWorkbook(file, financeWorkbook(aReport({ rows: 40 })).workbook);
  return file;
};

describe('a file that is not the workbook', () => {
  const refused = async (name: string, bytes: Uint8Array | string, says: RegExp): Promise<void> => {
    const file = join(folder, name);
    await writeFile(file, bytes);
    const read = readDecisions(file);
    await expect(read).rejects.toThrow(ReadError);
    await expect(read).rejects.toThrow(says);
  };

  it('is refused when it is text, empty, encrypted or another zip', async () => {
    await refused('text.xlsx', 'hello', /is not an Excel workbook/);
    await refused('empty.xlsx', '', /is not an Excel workbook/);
    await refused(
      'locked.xlsx',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      /is protected with a password/,
    );
    const zip = new JSZip().file('a.txt', 'a');
    await refused(
      'zip.xlsx',
      await zip.generateAsync({ type: 'uint8array' }),
      /is not an Excel workbook/,
    );
    await expect(readDecisions(join(folder, 'none.xlsx'))).rejects.toThrow(/does not exist/);
    await expect(readDecisions(folder)).rejects.toThrow(/is a folder/);
  });

  it('is refused when another program made it, or a sheet was renamed', async () => {
    const other = new ExcelJS.Workbook();
    other.addWorksheet('Sheet1');
    await refused(
      'other-program.xlsx',
      new Uint8Array(await other.xlsx.writeBuffer()),
      /has no sheet "Lists" \(it has Sheet1\)/,
    );
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(await written('renamed.xlsx'));
    (workbook.getWorksheet('Review') as ExcelJS.Worksheet).name = 'My review';
    const renamed = join(folder, 'renamed-by-hand.xlsx');
    await workbook.xlsx.writeFile(renamed);
    await expect(readDecisions(renamed)).rejects.toThrow(
      /has no sheet "Review" .*give the sheet its name back/,
    );
  });

  it('is refused when it unpacks beyond any workbook', async () => {
    const chunks: Uint8Array[] = [];
    const megabyte = ' '.repeat(1024 * 1024);
    const parts = [
      {
        path: 'xl/workbook.xml',
        content: '<workbook><sheets><sheet name="Lists" r:id="r1"/></sheets></workbook>',
      },
      {
        path: 'xl/_rels/workbook.xml.rels',
        content: '<Relationship Id="r1" Target="worksheets/a.xml"/>',
      },
      { path: 'xl/worksheets/a.xml', content: Array.from({ length: 257 }, () => megabyte) },
    ];
    await writeZip(parts, (bytes) => {
      chunks.push(bytes);
      return Promise.resolve();
    });
    await refused('bomb.xlsx', Buffer.concat(chunks), /unpacks to more than 256 MB/);
  });

  it('is refused when it is damaged', async () => {
    const bytes = await readFile(await written('damaged.xlsx'));
    await refused(
      'half.xlsx',
      bytes.subarray(0, bytes.length / 2),
      /is not an Excel workbook \(.xlsx\), or it is damaged/,
    );
  });
});
