import { CsvError, parse } from 'csv-parse/sync';
import { type ConfigProblem, didYouMean, type ProblemDetail } from './problem.ts';

/** One row of a table: cells by column name, trimmed; absent and blank cells are ''. */
export interface CsvRow {
  line: number;
  cell(column: string): string;
  problem(column: string, message: string, detail?: ProblemDetail): ConfigProblem;
}

export interface CsvFile {
  rows: CsvRow[];
  problems: ConfigProblem[];
}

export interface Columns {
  allowed: readonly string[];
  /** Each group needs at least one of its columns. */
  required: readonly (readonly string[])[];
  aliases?: Readonly<Record<string, string>>;
}

interface CsvRecord {
  cells: string[];
  line: number;
}

const TOO_MANY = 'the row has more cells than the header';
const QUOTE_IT = 'put a cell that holds the separator in quotes';

const DELIMITERS = [',', ';', '\t'];

/** The separator that the first line uses most, outside quotes; European Excel writes semicolons. */
const delimiterOf = (text: string): string => {
  const header = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
};

const lineBreaks = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

const readRecords = (text: string): CsvRecord[] => {
  const parsed = parse(text, {
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return parsed
    .map(({ record, info }) => ({
      cells: record.map((cell) => cell.trim()),
      line: info.lines - record.reduce((sum, cell) => sum + lineBreaks(cell), 0),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
};

const columnName = (header: string, aliases: Columns['aliases']): string => {
  const name = header.toLowerCase().replace(/[\s-]+/g, '_');
  return aliases !== undefined && Object.hasOwn(aliases, name) ? aliases[name]! : name;
};

type HeaderProblem = (index: number, message: string, detail?: ProblemDetail) => ConfigProblem;

const columnProblems = (
  names: string[],
  { allowed }: Columns,
  problem: HeaderProblem,
): ConfigProblem[] =>
  names.flatMap((name, index) => {
    if (name === '') return [];
    if (names.indexOf(name) < index) return [problem(index, `the column ${name} is there twice`)];
    if (allowed.includes(name)) return [];
    const message = `there is no column ${JSON.stringify(name)}`;
    return [
      problem(index, message, { value: name, allowed: [...allowed], ...didYouMean(name, allowed) }),
    ];
  });

const missingColumns = (
  names: string[],
  columns: Columns,
  problem: HeaderProblem,
): ConfigProblem[] =>
  columns.required
    .filter((group) => !group.some((name) => names.includes(name)))
    .map((group) =>
      problem(0, `the column ${group.join(' or ')} is missing`, { allowed: [...columns.allowed] }),
    );

/** The line of the first character that was not UTF-8 when the file was decoded; null without one. */
const damagedLine = (text: string): number | null => {
  const offset = text.indexOf('\uFFFD');
  return offset < 0 ? null : lineBreaks(text.slice(0, offset)) + 1;
};

/** Records, or the one problem that keeps the whole file from being read. */
const recordsOf = (file: string, text: string): CsvRecord[] | ConfigProblem => {
  const damaged = damagedLine(text);
  if (damaged !== null) {
    const suggestion = 'save it as "CSV UTF-8"';
    return { file, line: damaged, column: null, message: 'the text is not UTF-8', suggestion };
  }
  try {
    return readRecords(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const lines = (error as { lines?: unknown }).lines;
    const line = typeof lines === 'number' ? lines : 1;
    const message = error.code.includes('QUOTE')
      ? 'a quote is not closed or stands in the middle of a cell'
      : 'this is not CSV';
    const suggestion = 'put the whole cell in quotes and double those inside';
    return { file, line, column: null, message, suggestion };
  }
};

/**
 * Reads a table as spreadsheet programs write it: with or without BOM, CRLF, quotes, separated by comma, semicolon or tab.
 * The column of a problem is the number of the cell in its row. Without a required column there are no rows.
 */
export const readCsv = (file: string, text: string, columns: Columns): CsvFile => {
  const records = recordsOf(file, text.replace(/^\uFEFF/, ''));
  if (!Array.isArray(records)) return { rows: [], problems: [records] };
  const place =
    (line: number): HeaderProblem =>
    (index, message, detail = {}) => ({ file, line, column: index + 1, message, ...detail });
  const [header = { cells: [], line: 1 }, ...body] = records;
  const names = header.cells.map((cell) => columnName(cell, columns.aliases));
  const missing = missingColumns(names, columns, place(header.line));
  const surplus = body
    .filter(({ cells }) => cells.slice(names.length).some((cell) => cell !== ''))
    .map(({ line }) => place(line)(names.length, TOO_MANY, { suggestion: QUOTE_IT }));
  const problems = [...columnProblems(names, columns, place(header.line)), ...missing, ...surplus];
  if (missing.length > 0) return { rows: [], problems };
  const rows = body.map(({ cells, line }): CsvRow => ({
    line,
    cell: (column) => cells[names.indexOf(column)] ?? '',
    problem: (column, message, detail) =>
      place(line)(Math.max(names.indexOf(column), 0), message, detail),
  }));
  return { rows, problems };
};
