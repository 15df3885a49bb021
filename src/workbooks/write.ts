import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import { finishedParts } from './package.ts';
import { valueOf } from './sheet.ts';
import type { Cell, Row, Sheet, Value, Workbook } from './sheet.ts';
import { MARKS, styleTable } from './styles.ts';
import type { Style } from './styles.ts';
import { cellText } from './text.ts';
import { draftFile, refuseOpenWorkbook } from './write-file.ts';
import type { Draft } from './write-file.ts';
import { writeZip } from './zip.ts';
import type { Sink } from './zip.ts';

export { WriteError, draftTextFile, writeFileAtomically } from './write-file.ts';
export type { Draft } from './write-file.ts';

const A4 = 9;
const ROWS_BETWEEN_TURNS = 1_000;

/** The package as exceljs writes it: uniform sheets with their header and one pattern row only. */
const draftPackage = async (workbook: Workbook): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const { properties } = workbook;
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: sink,
    useStyles: true,
    useSharedStrings: false,
    zip: { zlib: { level: 1 } },
  });
  writer.creator = properties.creator;
  writer.lastModifiedBy = properties.creator;
  writer.created = new Date(properties.created);
  writer.modified = new Date(properties.created);
  Object.assign(writer, {
    title: cellText(properties.title),
    subject: cellText(properties.subject),
    keywords: cellText(properties.keywords),
  });
  const styleOf = styleTable(workbook.currency);
  for (const sheet of workbook.sheets) await writeSheet(writer, workbook, sheet, styleOf);
  await writer.commit();
  return Buffer.concat(chunks);
};

const writePackage = async (workbook: Workbook, sink: Sink): Promise<void> =>
  writeZip(await finishedParts(await draftPackage(workbook), workbook.sheets), sink);

/** The whole package in memory; the same workbook gives the same bytes. */
export const workbookBytes = async (workbook: Workbook): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  await writePackage(workbook, (bytes) => {
    chunks.push(bytes);
    return Promise.resolve();
  });
  return Buffer.concat(chunks);
};

type StyleOf = ReturnType<typeof styleTable>;

const headerText = (text: string): string => cellText(text).replaceAll('&', '&&').slice(0, 80);

const sheetOptions = (workbook: Workbook, sheet: Sheet): Partial<ExcelJS.AddWorksheetOptions> => ({
  state: sheet.hidden ? 'hidden' : 'visible',
  views: [
    {
      showGridLines: sheet.filter !== null,
      zoomScale: 100,
      ...(sheet.frozen
        ? {
            state: 'frozen',
            xSplit: sheet.frozen.columns,
            ySplit: sheet.frozen.rows,
          }
        : { state: 'normal' }),
    } as ExcelJS.WorksheetView,
  ],
  ...(sheet.grouped
    ? {
        properties: {
          outlineLevelRow: 1,
          outlineProperties: { summaryBelow: false, summaryRight: false },
        } as ExcelJS.AddWorksheetOptions['properties'],
      }
    : {}),
  pageSetup: {
    paperSize: A4,
    orientation: sheet.print.orientation,
    fitToPage: true,
    fitToWidth: sheet.print.wide,
    fitToHeight: sheet.print.tall ?? 0,
    ...(sheet.print.wide > 1 ? { pageOrder: 'overThenDown' } : {}),
    margins: { left: 0.5, right: 0.5, top: 0.75, bottom: 0.65, header: 0.3, footer: 0.3 },
  },
  headerFooter: {
    oddHeader: `&L&8${headerText(workbook.header.left)}&R&8${headerText(workbook.header.right)}`,
    oddFooter: `&L&8${headerText(workbook.footer.left)}&C&8&A&R&8&P / &N`,
  },
});

const writeSheet = async (
  writer: ExcelJS.stream.xlsx.WorkbookWriter,
  workbook: Workbook,
  sheet: Sheet,
  styleOf: StyleOf,
): Promise<void> => {
  const target = writer.addWorksheet(sheet.name, sheetOptions(workbook, sheet));
  target.columns = sheet.columns.map(({ width, hidden, outline }) => ({
    width,
    ...(hidden ? { hidden } : {}),
    ...(outline ? { outlineLevel: outline } : {}),
  }));
  let number = 0;
  for (const row of sheet.uniform ? patternRows(sheet) : sheet.rows) {
    number += 1;
    writeRow(target, sheet, row, number, styleOf);
    if (number % ROWS_BETWEEN_TURNS === 0) await nextTurn();
  }
  if (sheet.filter) target.autoFilter = sheet.filter;
  for (const { range, formula, mark } of sheet.conditionalFormats)
    target.addConditionalFormatting({
      ref: range,
      rules: [
        {
          type: 'expression',
          formulae: [formula],
          style: MARKS[mark],
          priority: 0,
        } as unknown as ExcelJS.ConditionalFormattingRule,
      ],
    });
  addValidations(target, sheet);
  addPageBreaks(target, sheet);
  target.commit();
};

/** The header, and a row of empty strings that carries the style of each column. */
function* patternRows(sheet: Sheet): Generator<Row> {
  for (const head of sheet.rows) {
    yield head;
    break;
  }
  yield { cells: sheet.columns.map(() => '') };
}

const LAST_COLUMN = 16_383;

const addPageBreaks = (target: ExcelJS.Worksheet, { print }: Sheet): void => {
  // The streaming writer has rowBreaks, which the typings of exceljs leave out.
  const { rowBreaks } = target as unknown as { rowBreaks: object[] };
  for (const row of print.breaks ?? []) rowBreaks.push({ id: row, max: LAST_COLUMN, man: 1 });
};

const addValidations = (target: ExcelJS.Worksheet, sheet: Sheet): void => {
  // The streaming writer has dataValidations, which the typings of exceljs leave out.
  const { dataValidations } = target as unknown as {
    dataValidations: { add(range: string, validation: object): void };
  };
  for (const { range, list, prompt, strict } of sheet.validations)
    dataValidations.add(range, {
      type: list === null ? 'date' : 'list',
      ...(list === null ? { operator: 'greaterThan' } : {}),
      formulae: [list ?? '2000-01-01'],
      allowBlank: true,
      showInputMessage: true,
      prompt,
      showErrorMessage: strict,
      errorStyle: 'stop',
      errorTitle: 'Not one of the values',
      error: prompt,
    });
};

const writeRow = (
  target: ExcelJS.Worksheet,
  sheet: Sheet,
  row: Row,
  number: number,
  styleOf: StyleOf,
): void => {
  const line = target.getRow(number);
  if (row.height) line.height = row.height;
  if (row.outline) line.outlineLevel = row.outline;
  row.cells.forEach((cell, index) => {
    if (cell === null) return;
    const format = sheet.columns[index]?.format ?? 'text';
    const place = line.getCell(index + 1);
    place.value = excelValue(valueOf(cell), sheet.name, place);
    place.style = styleFor(cell, row, format, styleOf) as Partial<ExcelJS.Style>;
  });
  if (row.merge) target.mergeCells(number, row.merge[0], number, row.merge[1]);
  if (row.cells.length > 0 || row.height) line.commit();
};

const styleFor = (
  cell: Cell,
  row: Row,
  format: Sheet['columns'][number]['format'],
  styleOf: StyleOf,
): Style =>
  cell !== null && typeof cell === 'object' && cell.kind === 'styled'
    ? styleOf(cell.role ?? row.role ?? 'body', cell.format ?? format)
    : styleOf(row.role ?? 'body', format);

const excelValue = (value: Value, sheet: string, place: ExcelJS.Cell): ExcelJS.CellValue => {
  if (value === null) return null;
  if (typeof value === 'string') return cellText(value);
  const number = typeof value === 'number' ? value : value.kind === 'formula' ? value.result : 0;
  if (typeof number === 'number' && !Number.isFinite(number))
    throw new Error(`${sheet}!${place.address} would hold ${number}, which is not a number`);
  if (typeof value === 'number') return value;
  if (value.kind === 'date') return new Date(`${value.date}T00:00:00Z`);
  const result = typeof value.result === 'string' ? cellText(value.result) : value.result;
  return { formula: value.formula, result } as ExcelJS.CellFormulaValue;
};

/** Writes the workbook beside its place. */
export const draftWorkbook = async (file: string, workbook: Workbook): Promise<Draft> => {
  await refuseOpenWorkbook(file);
  return draftFile(file, (sink) => writePackage(workbook, sink));
};

/** Writes the workbook whole or not at all. */
export const writeWorkbook = async (file: string, workbook: Workbook): Promise<void> => {
  const draft = await draftWorkbook(file, workbook);
  await draft.put();
};
