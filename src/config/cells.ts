import type { CsvRow } from './csv-file.ts';
import type { ConfigProblem } from './problem.ts';
import { isRealDate } from './scalars.ts';

/** Readers of single cells: what is wrong goes into `problems`, and null comes back. */

const GERMAN_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

export const isoOf = (text: string): { date: string } | { advice: string } => {
  if (isRealDate(text)) return { date: text };
  const match = GERMAN_DATE.exec(text);
  const iso = match
    ? `${match[3]}-${match[2]!.padStart(2, '0')}-${match[1]!.padStart(2, '0')}`
    : '';
  return { advice: isRealDate(iso) ? `write ${iso}` : 'write it as 2026-12-25' };
};

export const dateCell = (row: CsvRow, column: string, problems: ConfigProblem[]): string | null => {
  const text = row.cell(column);
  if (text === '') return null;
  const read = isoOf(text);
  if ('date' in read) return read.date;
  problems.push(
    row.problem(column, `${column}: ${JSON.stringify(text)} is not a date`, {
      value: text,
      suggestion: read.advice,
    }),
  );
  return null;
};

/** `from` and `to`, both inclusive and open when blank. */
export const rangeCells = (
  row: CsvRow,
  problems: ConfigProblem[],
): { from: string | null; to: string | null } => {
  const from = dateCell(row, 'from', problems);
  const to = dateCell(row, 'to', problems);
  if (from !== null && to !== null && from > to)
    problems.push(row.problem('to', `to: ${to} is before from: ${from}`, { value: to }));
  return { from, to };
};

export interface DatedRow {
  key: string;
  from: string | null;
  to: string | null;
  row: CsvRow;
}

const DAWN = '';
const DUSK = '\uFFFF';

/** A problem for every row whose dates share a day with an earlier row of the same key. */
export const overlapProblems = (rows: DatedRow[], what: string): ConfigProblem[] => {
  const byKey = Map.groupBy(rows, ({ key }) => key.toLowerCase());
  return [...byKey.values()].flatMap((same) => {
    const inOrder = same.toSorted((a, b) =>
      (a.from ?? DAWN) < (b.from ?? DAWN) ? -1 : (a.from ?? DAWN) > (b.from ?? DAWN) ? 1 : 0,
    );
    let last: DatedRow | undefined;
    return inOrder.flatMap((next) => {
      const before = last;
      if (before === undefined || (next.to ?? DUSK) > (before.to ?? DUSK)) last = next;
      if (before === undefined || (next.from ?? DAWN) > (before.to ?? DUSK)) return [];
      const suggestion = 'end one row the day before the other begins';
      return [
        next.row.problem(
          'from',
          `${what} ${next.key} has dates that overlap those of line ${before.row.line}`,
          { value: next.from ?? '', suggestion },
        ),
      ];
    });
  });
};
