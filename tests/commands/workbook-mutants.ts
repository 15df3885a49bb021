import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type ExcelJS from 'exceljs';
import type { Random } from '../../src/demo/random.ts';
import {
  ACCOUNTING_ANSWER,
  answer,
  cellOf,
  editPackage,
  editWorkbook,
  HEAD,
  SHAPE_ANSWER,
  sheetOf,
} from './workbook-edits.ts';

/** One way in which a workbook that comes back can be wrong, and what the import must say about it. */
export interface Mutant {
  name: string;
  says: RegExp;
  make: (file: string, to: string, random: Random) => Promise<unknown>;
}

interface Files {
  finance: string;
  leadership: string;
}

const rowIn = (workbook: ExcelJS.Workbook, name: string, random: Random): number => {
  const rows = sheetOf(workbook, name).actualRowCount - HEAD - 1;
  return HEAD + 1 + Math.floor(random.next() * Math.max(1, Math.min(rows, 8)));
};

/** A right answer in a random row, then something wrong with it. */
const spoilt =
  (spoil: (workbook: ExcelJS.Workbook, row: number) => void, sheet = 'Review'): Mutant['make'] =>
  (file, to, random) =>
    editWorkbook(file, to, (workbook) => {
      const row = rowIn(workbook, sheet, random);
      answer(workbook, sheet, row, sheet === 'Review' ? SHAPE_ANSWER : ACCOUNTING_ANSWER);
      spoil(workbook, row);
    });

const withValue = (header: string, value: ExcelJS.CellValue, sheet = 'Review'): Mutant['make'] =>
  spoilt((workbook, row) => {
    cellOf(workbook, sheet, row, header).value = value;
  }, sheet);

const renamed = (name: string): Mutant['make'] =>
  spoilt((workbook) => {
    sheetOf(workbook, name).name = 'Sheet99';
  });

const withIdentity = (row: number, value: string): Mutant['make'] =>
  spoilt((workbook) => {
    sheetOf(workbook, 'Lists').getCell(row, 1).value = value;
  });

const bytes =
  (of: (file: string) => Promise<Buffer>): Mutant['make'] =>
  async (file, to) =>
    writeFile(to, await of(file));

const MEGABYTE = 1024 * 1024;
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const damagedFiles = ({ leadership }: Files): Mutant[] => [
  {
    name: 'encrypted',
    says: /password/,
    make: bytes(async () => Buffer.concat([OLE, Buffer.alloc(4096)])),
  },
  {
    name: 'not a workbook',
    says: /not an Excel workbook/,
    make: bytes(async () => Buffer.from('Key,Shape\nPAY-1,Run\n')),
  },
  { name: 'empty file', says: /not an Excel workbook/, make: bytes(async () => Buffer.alloc(0)) },
  {
    name: 'cut in the middle',
    says: /damaged|not an Excel workbook/,
    make: bytes(async (file) => {
      const whole = await readFile(file);
      return whole.subarray(0, Math.floor(whole.length / 2));
    }),
  },
  {
    name: 'zip bomb',
    says: /unpacks to more than/,
    make: (file, to) =>
      editPackage(file, to, (zip) => {
        zip.file('xl/workbook.xml', Buffer.alloc(257 * MEGABYTE, 0x20));
      }),
  },
  {
    name: 'another package',
    says: /not an Excel workbook/,
    make: (file, to) =>
      editPackage(file, to, (zip) => {
        zip.remove('xl/workbook.xml');
      }),
  },
  {
    name: 'a part missing',
    says: /damaged/,
    make: (file, to) =>
      editPackage(file, to, (zip) => {
        zip.remove('xl/_rels/workbook.xml.rels');
      }),
  },
  {
    name: 'the other workbook',
    says: /no sheet "Lists"|was not written|no sheet "Review"|not "Finance allocation"/,
    make: bytes(() => readFile(leadership)),
  },
  { name: 'Review renamed', says: /no sheet "Review"/, make: renamed('Review') },
  {
    name: 'Accounting review renamed',
    says: /no sheet "Accounting review"/,
    make: renamed('Accounting review'),
  },
  { name: 'Lists renamed', says: /no sheet "Lists"/, make: renamed('Lists') },
];

const wrongAnswers: Mutant[] = [
  {
    name: 'unknown shape',
    says: /Review![A-Z]+\d+: "Explode" is not one of the values/,
    make: withValue('New shape', 'Explode'),
  },
  {
    name: 'no reason',
    says: /Review![A-Z]+\d+: .*reason is empty/,
    make: withValue('Reason', null),
  },
  { name: 'other period', says: /begins on|not a period/, make: withIdentity(4, 'FY2031-Q3') },
  {
    name: 'no reviewer',
    says: /Review![A-Z]+\d+: .*reviewer is empty/,
    make: withValue('Reviewer', '  '),
  },
  { name: 'unreadable period', says: /soon/, make: withIdentity(4, 'soon') },
  { name: 'no date', says: /Review![A-Z]+\d+: .*date is empty/, make: withValue('Date', null) },
  {
    name: 'date in words',
    says: /Review![A-Z]+\d+: "next week" is not a date/,
    make: withValue('Date', 'next week'),
  },
  {
    name: 'row id gone',
    says: /Review![A-Z]+\d+: the hidden row id is gone/,
    make: withValue('Row id', null),
  },
  {
    name: 'row of another item',
    says: /is not in this period any more|has changed/,
    make: withValue('Row id', 'demo-jira:0 0123456789ab'),
  },
  {
    name: 'unknown decision',
    says: /Accounting review![A-Z]+\d+: "Perhaps" is not one/,
    make: withValue('Decision', 'Perhaps', 'Accounting review'),
  },
  {
    name: 'prompt of another bet',
    says: /Accounting review![A-Z]+\d+: /,
    make: withValue('Row id', 'demo-jira:NO-1 0123456789ab', 'Accounting review'),
  },
  {
    name: 'not from Betsheet',
    says: /was not written by Betsheet/,
    make: withIdentity(2, 'Someone'),
  },
  {
    name: 'another kind of workbook',
    says: /not "Finance allocation"/,
    make: withIdentity(3, 'Other'),
  },
  {
    name: 'header row deleted',
    says: /header row .* is gone/,
    make: spoilt((workbook) => sheetOf(workbook, 'Review').spliceRows(HEAD, 1)),
  },
  {
    name: 'header renamed',
    says: /the column Reason is missing/,
    make: spoilt((workbook) => {
      cellOf(workbook, 'Review', HEAD, 'Reason').value = 'Why';
    }),
  },
  {
    name: 'one right answer beside a wrong one',
    says: /Accounting review![A-Z]+\d+: /,
    make: spoilt((workbook) => {
      answer(workbook, 'Accounting review', HEAD + 1, { ...ACCOUNTING_ANSWER, Decision: 'Maybe' });
    }),
  },
];

/** Every kind, the two lists in turns, so that a small sample has some of each. */
export const mutants = (files: Files): Mutant[] => {
  const damaged = damagedFiles(files);
  return Array.from({ length: Math.max(damaged.length, wrongAnswers.length) }, (_, index) => [
    damaged[index],
    wrongAnswers[index],
  ])
    .flat()
    .filter((one) => one !== undefined);
};

export const place = (folder: string, number: number): string =>
  join(folder, `mutant-${number}.xlsx`);
