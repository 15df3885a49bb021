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

const headerProblems = (
  file: string,
  names: string[],
  line: number,
  columns: Columns,
): ConfigProblem[] => {
  const problem = (index: number, message: string, detail: ProblemDetail = {}): ConfigProblem => ({
    file,
    line,
    column: index + 1,
    message,
    ...detail,
  });
  const allowed = [...columns.allowed];
  return [
    ...names.flatMap((name, index) => {
      if (name === '') return [];
      if (!allowed.includes(name))
        return [
          problem(index, `there is no column ${JSON.stringify(name)}`, {
            value: name,
            allowed,
            ...didYouMean(name, allowed),
          }),
        ];
      return names.indexOf(name) < index
        ? [problem(index, `the column ${name} is there twice`)]
        : [];
    }),
    ...columns.required
      .filter((group) => !group.some((name) => names.includes(name)))
      .map((group) => problem(0, `the column ${group.join(' or ')} is missing`, { allowed })),
  ];
};

const asProblem = (file: string, error: unknown): ConfigProblem => {
  if (!(error instanceof CsvError)) throw error;
  const lines = (error as { lines?: unknown }).lines;
  const line = typeof lines === 'number' ? lines : 1;
  const message = error.code.includes('QUOTE')
    ? 'a quote is not closed or stands in the middle of a cell'
    : 'this is not CSV';
  return {
    file,
    line,
    column: null,
    message,
    suggestion: 'put the whole cell in quotes and double those inside',
  };
};

/**
 * Reads a table as spreadsheet programs write it: with or without BOM, CRLF, quotes, separated by comma, semicolon or tab.
 * The column of a problem is the number of the cell in its row.
 */
export const readCsv = (file: string, text: string, columns: Columns): CsvFile => {
  const clean = text.replace(/^\uFEFF/, '');
  const damaged = clean.indexOf('\uFFFD');
  if (damaged >= 0) {
    const line = lineBreaks(clean.slice(0, damaged)) + 1;
    return {
      rows: [],
      problems: [
        {
          file,
          line,
          column: null,
          message: 'the text is not UTF-8',
          suggestion: 'save it as "CSV UTF-8"',
        },
      ],
    };
  }
  let records: CsvRecord[];
  try {
    records = readRecords(clean);
  } catch (error) {
    return { rows: [], problems: [asProblem(file, error)] };
  }
  const [header, ...body] = records;
  if (header === undefined)
    return {
      rows: [],
      problems: [
        {
          file,
          line: 1,
          column: null,
          message: 'the file is empty',
          allowed: [...columns.allowed],
        },
      ],
    };
  const names = header.cells.map((cell) => columnName(cell, columns.aliases));
  const problems = headerProblems(file, names, header.line, columns);
  const rows = body.map(({ cells, line }): CsvRow => ({
    line,
    cell: (column) => cells[names.indexOf(column)] ?? '',
    problem: (column, message, detail = {}) => ({
      file,
      line,
      column: Math.max(names.indexOf(column), 0) + 1,
      message,
      ...detail,
    }),
  }));
  const surplus = body.filter(({ cells }) => cells.slice(names.length).some((cell) => cell !== ''));
  problems.push(
    ...surplus.map(({ line }) => ({
      file,
      line,
      column: names.length + 1,
      message: 'the row has more cells than the header',
      suggestion: 'put a cell that holds the separator in quotes',
    })),
  );
  return {
    rows: problems.length > 0 && names.every((name) => !columns.allowed.includes(name)) ? [] : rows,
    problems,
  };
};
