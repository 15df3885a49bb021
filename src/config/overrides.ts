import type { Override } from '../model/verdict.ts';
import { dateCell } from './cells.ts';
import type { Dimension } from './config.ts';
import { type Columns, type CsvRow, readCsv } from './csv-file.ts';
import { type ConfigProblem, didYouMean } from './problem.ts';

const NAMES = ['item', 'dimension', 'value', 'reason', 'by', 'on'] as const;
const COLUMNS: Columns = { allowed: NAMES, required: NAMES.map((name) => [name]) };

const checkValue = (row: CsvRow, dimensions: Dimension[], problems: ConfigProblem[]): void => {
  const [id, value] = [row.cell('dimension'), row.cell('value')];
  const ids = dimensions.map((dimension) => dimension.id);
  const dimension = dimensions.find((candidate) => candidate.id === id);
  if (id !== '' && dimension === undefined)
    problems.push(
      row.problem('dimension', `dimension: ${JSON.stringify(id)} is not a dimension`, {
        value: id,
        allowed: ids,
        ...didYouMean(id, ids),
      }),
    );
  const allowed = dimension?.values.map((candidate) => candidate.value) ?? [];
  if (value !== '' && dimension !== undefined && !allowed.includes(value))
    problems.push(
      row.problem('value', `value: ${JSON.stringify(value)} is not a value of ${id}`, {
        value,
        allowed,
        ...didYouMean(value, allowed),
      }),
    );
};

/** Reads overrides.csv. Every cell is needed: an override that nobody stands behind is not one. */
export const readOverrides = (
  file: string,
  text: string,
  dimensions: Dimension[],
): { overrides: Override[]; problems: ConfigProblem[] } => {
  const csv = readCsv(file, text, COLUMNS);
  const problems = [...csv.problems];
  const seen = new Map<string, CsvRow>();
  const overrides = csv.rows.map((row): Override => {
    for (const name of NAMES)
      if (row.cell(name) === '') problems.push(row.problem(name, `${name} is empty`));
    checkValue(row, dimensions, problems);
    const on = dateCell(row, 'on', problems) ?? '';
    const [itemId, dimension] = [row.cell('item'), row.cell('dimension')];
    const key = JSON.stringify([itemId, dimension, on]);
    const before = seen.get(key);
    if (before)
      problems.push(
        row.problem(
          'item',
          `${itemId} has an override of ${dimension} of the same day on line ${before.line}`,
          { suggestion: 'keep one of them' },
        ),
      );
    seen.set(key, row);
    return {
      itemId,
      dimension,
      value: row.cell('value'),
      reason: row.cell('reason'),
      by: row.cell('by'),
      on,
      origin: 'file',
    };
  });
  return { overrides, problems };
};
