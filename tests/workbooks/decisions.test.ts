import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareDecisions } from '../../src/workbooks/compare-decisions.ts';
import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { readDecisions } from '../../src/workbooks/read.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { writeWorkbook } from '../../src/workbooks/write.ts';
import { aReport } from './a-report.ts';
import { hasLibreOffice, libreOffice } from './tools.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-decisions-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const report = aReport({ seed: 9, rows: 300 });
const written = async (name: string, of: Report = report): Promise<string> => {
  const file = join(folder, name);
  await writeWorkbook(file, financeWorkbook(of).workbook);
  return file;
};

/** Opens, edits and saves as a reviewer's program does; exceljs drops charts, which an import does not need. */
const edited = async (
  file: string,
  edit: (workbook: ExcelJS.Workbook) => void,
): Promise<string> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  edit(workbook);
  const to = join(folder, `edited-${basename(file)}`);
  await workbook.xlsx.writeFile(to);
  return to;
};

const HEAD = 4;
const columnOf = (sheet: ExcelJS.Worksheet, header: string): number => {
  let found = 0;
  sheet.getRow(HEAD).eachCell((cell, column) => {
    if (cell.value === header) found = column;
  });
  return found;
};

const answer = (
  workbook: ExcelJS.Workbook,
  row: number,
  cells: Record<string, ExcelJS.CellValue>,
  name = 'Review',
): void => {
  const sheet = workbook.getWorksheet(name) as ExcelJS.Worksheet;
  for (const [header, value] of Object.entries(cells))
    sheet.getRow(row).getCell(columnOf(sheet, header)).value = value;
};

const ANSWER = {
  'New shape': 'Build',
  Reason: 'It has a date',
  Reviewer: 'Controller',
  Date: new Date(Date.UTC(2026, 9, 5)),
};

describe('an import', () => {
  it('finds nothing in an untouched workbook', async () => {
    const file = await readDecisions(await written('untouched.xlsx'));
    expect(file).toEqual({
      identity: { workbook: 'Finance allocation', period: 'FY2026-Q3', runId: '01J8Z3' },
      decisions: [],
      problems: [],
    });
  });

  it('reads an answer and makes an override of it', async () => {
    const file = await edited(await written('answered.xlsx'), (workbook) => {
      answer(workbook, HEAD + 1, ANSWER);
      answer(
        workbook,
        HEAD + 1,
        {
          Decision: 'Expense',
          Reason: 'Still changing',
          Reviewer: 'Controller',
          Date: '2026-10-05',
        },
        'Accounting review',
      );
    });
    const compared = compareDecisions(await readDecisions(file), report);
    expect(compared.problems).toEqual([]);
    expect(compared.overrides).toEqual([
      expect.objectContaining({
        dimension: 'shape',
        value: 'Build',
        reason: 'It has a date',
        by: 'Controller',
        on: '2026-10-05',
        origin: 'workbook',
      }),
    ]);
    expect(compared.accounting).toEqual([
      expect.objectContaining({ decision: 'Expense', on: '2026-10-05' }),
    ]);
  });

  it('finds columns that were moved and rows that were sorted', async () => {
    const file = await edited(await written('moved.xlsx'), (workbook) => {
      answer(workbook, HEAD + 2, ANSWER);
      const sheet = workbook.getWorksheet('Review') as ExcelJS.Worksheet;
      const rows = [HEAD, HEAD + 2, HEAD + 1].map((row) =>
        (sheet.getRow(row).values as ExcelJS.CellValue[]).slice(1).toReversed(),
      );
      rows.forEach((values, index) => {
        sheet.getRow(HEAD + index).values = values;
      });
    });
    const { decisions, problems } = await readDecisions(file);
    expect(problems.filter(({ place }) => !place.startsWith('Review!'))).toEqual([]);
    expect(decisions[0]).toMatchObject({ answer: 'Build', date: '2026-10-05' });
  });

  it('names the cell of every problem', async () => {
    const file = await edited(await written('wrong.xlsx'), (workbook) => {
      answer(workbook, HEAD + 1, {
        'New shape': 'Explode',
        Reason: 'Because',
        Reviewer: 'Me',
        Date: '2026-10-05',
      });
      answer(workbook, HEAD + 2, { 'New shape': 'Build', Date: 'soon' });
      answer(workbook, HEAD + 3, { Reason: 'Only a reason', Reviewer: 'Me', Date: '2026-10-05' });
    });
    const { problems, overrides } = compareDecisions(await readDecisions(file), report);
    expect(overrides).toEqual([]);
    expect(problems.map(({ place, message }) => `${place} ${message}`)).toEqual([
      'Review!K6 say why: the reason is empty',
      'Review!L6 say who decided: the reviewer is empty',
      'Review!M6 "soon" is not a date: write it as 2026-10-05',
      'Review!J7 New shape is empty although the row was filled in: choose a value, or clear the row',
      expect.stringMatching(/^Review!J5 "Explode" is not one of the values: Explore, Outcome, /),
    ]);
  });

  it('refuses an answer to a row that has changed, and lists both sides', async () => {
    const file = await edited(await written('changed.xlsx'), (workbook) =>
      answer(workbook, HEAD + 1, ANSWER),
    );
    const read = await readDecisions(file);
    const subject = read.decisions[0]?.subject ?? '';
    const shape = report.verdicts.get(subject)?.['shape'];
    if (!shape) throw new Error('the answered item has no verdict');
    const now = {
      ...report,
      verdicts: new Map(report.verdicts).set(subject, {
        shape: {
          ...shape,
          value: 'Run',
          evidence: 'label "ktlo"',
          step: 'rule' as const,
          ruleId: 'ktlo',
        },
      }),
    };
    const { problems, overrides } = compareDecisions(read, now);
    expect(overrides).toEqual([]);
    expect(problems[0]?.message).toMatch(/it said Unclassified, it is Run now \(label "ktlo"\)/);
  });

  it('changes nothing the second time', async () => {
    const read = await readDecisions(
      await edited(await written('twice.xlsx'), (workbook) => answer(workbook, HEAD + 1, ANSWER)),
    );
    const subject = read.decisions[0]?.subject ?? '';
    const shape = report.verdicts.get(subject)?.['shape'];
    if (!shape) throw new Error('the answered item has no verdict');
    const now = {
      ...report,
      verdicts: new Map(report.verdicts).set(subject, {
        shape: { ...shape, value: 'Build', step: 'override' as const, ruleId: 'override' },
      }),
    };
    expect(compareDecisions(read, now)).toEqual({
      overrides: [],
      accounting: [],
      unchanged: 1,
      problems: [],
    });
  });

  it('refuses the workbook of another period', async () => {
    const read = await readDecisions(await written('other.xlsx'));
    const other = { ...report, period: { ...report.period, key: 'FY2026-Q4' } };
    expect(compareDecisions(read, other).problems[0]?.message).toBe(
      'the workbook is "Finance allocation" of FY2026-Q3, not "Finance allocation" of FY2026-Q4',
    );
  });

  it.skipIf(!hasLibreOffice)(
    'reads a workbook that LibreOffice saved again (needs soffice)',
    async () => {
      const file = await edited(await written('lo.xlsx'), (workbook) =>
        answer(workbook, HEAD + 1, ANSWER),
      );
      const resaved = join(folder, 'resaved');
      await libreOffice(file, 'xlsx', resaved);
      const { decisions, problems } = await readDecisions(join(resaved, basename(file)));
      expect(problems).toEqual([]);
      expect(decisions).toEqual([
        expect.objectContaining({ answer: 'Build', reason: 'It has a date', date: '2026-10-05' }),
      ]);
      expect(
        compareDecisions(
          {
            identity: { workbook: 'Finance allocation', period: 'FY2026-Q3', runId: '' },
            decisions,
            problems,
          },
          report,
        ).overrides,
      ).toHaveLength(1);
    },
  );
});
