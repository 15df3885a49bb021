import { readFile, writeFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';

/** Opens, edits and saves as a reviewer's program does; exceljs drops charts, which an import does not need. */
export const editWorkbook = async (
  file: string,
  to: string,
  edit: (workbook: ExcelJS.Workbook) => void,
): Promise<string> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  edit(workbook);
  await workbook.xlsx.writeFile(to);
  return to;
};

/** Rewrites the parts of the package, below the spreadsheet program. */
export const editPackage = async (
  file: string,
  to: string,
  edit: (zip: JSZip) => Promise<void> | void,
): Promise<string> => {
  const zip = await JSZip.loadAsync(await readFile(file));
  await edit(zip);
  await writeFile(
    to,
    await zip.generateAsync({
      type: 'nodebuffer',
      compression: 'DEFLATE',
      compressionOptions: { level: 1 },
    }),
  );
  return to;
};

/** Row of the headers on both review sheets. */
export const HEAD = 4;

export const sheetOf = (workbook: ExcelJS.Workbook, name: string): ExcelJS.Worksheet => {
  const sheet = workbook.getWorksheet(name);
  if (!sheet) throw new Error(`no sheet ${name}`);
  return sheet;
};

export const columnOf = (sheet: ExcelJS.Worksheet, header: string): number => {
  let found = 0;
  sheet.getRow(HEAD).eachCell((cell, column) => {
    if (cell.value === header) found = column;
  });
  if (found === 0) throw new Error(`no column ${header} on ${sheet.name}`);
  return found;
};

export const cellOf = (
  workbook: ExcelJS.Workbook,
  name: string,
  row: number,
  header: string,
): ExcelJS.Cell => {
  const sheet = sheetOf(workbook, name);
  return sheet.getRow(row).getCell(columnOf(sheet, header));
};

/** Fills in the reviewer's cells of one row. */
export const answer = (
  workbook: ExcelJS.Workbook,
  name: string,
  row: number,
  cells: Record<string, ExcelJS.CellValue>,
): void => {
  for (const [header, value] of Object.entries(cells)) {
    cellOf(workbook, name, row, header).value = value;
  }
};

export const SHAPE_ANSWER = {
  'New shape': 'Oblige',
  Reason: 'Asked for by the auditor',
  Reviewer: 'Controller',
  Date: new Date(Date.UTC(2026, 9, 5)),
};

export const ACCOUNTING_ANSWER = {
  Decision: 'Expense',
  Reason: 'Requirements still change',
  Reviewer: 'Controller',
  Date: new Date(Date.UTC(2026, 9, 5)),
};
