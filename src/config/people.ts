import type { TimeOff } from '../model/person.ts';
import { isoOf, overlapProblems, rangeCells } from './cells.ts';
import type { RosterRow } from './config.ts';
import { type Columns, type CsvRow, readCsv } from './csv-file.ts';
import type { ConfigProblem } from './problem.ts';

const COLUMNS: Columns = {
  allowed: [
    'id',
    'email',
    'name',
    'team',
    'cost_centre',
    'role',
    'location',
    'fte',
    'from',
    'to',
    'time_off',
    'accounts',
  ],
  required: [['id', 'email']],
  aliases: { cost_center: 'cost_centre', e_mail: 'email', mail: 'email' },
};

const ENTRY = /^(\S+?)(?:\s*\.\.\s*(\S+?))?(?:\s+(0?[.,]\d+|1))?$/;
const EMAIL = /^[^\s@;,]+@[^\s@;,]+$/;

/** `2026-07-06..2026-07-17;2026-08-03;2026-08-04 0.5` */
const timeOffCell = (row: CsvRow, problems: ConfigProblem[]): TimeOff[] =>
  row
    .cell('time_off')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const fail = (suggestion: string): [] => {
        problems.push(
          row.problem(
            'time_off',
            `time_off: ${JSON.stringify(part)} is not a day or a range of days`,
            { value: part, suggestion },
          ),
        );
        return [];
      };
      const match = ENTRY.exec(part);
      if (match === null)
        return fail('write 2026-07-06, 2026-07-06..2026-07-17 or 2026-08-04 0.5, with ; between');
      const [from, to] = [isoOf(match[1]!), isoOf(match[2] ?? match[1]!)];
      if ('advice' in from) return fail(from.advice);
      if ('advice' in to) return fail(to.advice);
      const fraction = Number((match[3] ?? '1').replace(',', '.'));
      if (to.date < from.date) return fail('the first day comes first');
      if (!(fraction > 0)) return fail('the part of the day off is above 0 and at most 1');
      return [{ from: from.date, to: to.date, fraction }];
    });

/** 1, 0.8, 0,8 or 80%; blank is 1. */
const fteCell = (row: CsvRow, problems: ConfigProblem[]): number => {
  const text = row.cell('fte');
  if (text === '') return 1;
  const match = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(text);
  const fte = match
    ? Number(match[1]!.replace(',', '.')) / (match[2] === '%' ? 100 : 1)
    : Number.NaN;
  if (fte >= 0 && fte <= 1) return fte;
  problems.push(
    row.problem('fte', `fte: ${JSON.stringify(text)} is not a share of full time`, {
      value: text,
      suggestion: 'write 0 to 1, or 80%',
    }),
  );
  return 1;
};

const emailCell = (row: CsvRow, problems: ConfigProblem[]): string | null => {
  const text = row.cell('email').toLowerCase();
  if (text === '') return null;
  if (EMAIL.test(text)) return text;
  problems.push(
    row.problem('email', `email: ${JSON.stringify(text)} is not an e-mail address`, {
      value: text,
    }),
  );
  return null;
};

const readRow = (row: CsvRow, problems: ConfigProblem[]): RosterRow => {
  const email = emailCell(row, problems);
  const id = row.cell('id') || email || '';
  if (id === '')
    problems.push(
      row.problem('id', 'the row names nobody', { suggestion: 'give an id or an email' }),
    );
  return {
    line: row.line,
    id,
    email,
    accounts: row
      .cell('accounts')
      .split(';')
      .map((account) => account.trim())
      .filter((account) => account !== ''),
    name: row.cell('name') || id,
    team: row.cell('team') || null,
    costCentre: row.cell('cost_centre') || null,
    role: row.cell('role') || null,
    location: row.cell('location') || null,
    fte: fteCell(row, problems),
    ...rangeCells(row, problems),
    timeOff: timeOffCell(row, problems),
  };
};

/** One e-mail or account that two people claim. */
const sharedAccounts = (rows: { roster: RosterRow; row: CsvRow }[]): ConfigProblem[] => {
  const owners = new Map<string, string>();
  return rows.flatMap(({ roster, row }) => {
    const claims = [
      ['email', roster.email ?? ''],
      ...(roster.accounts ?? []).map((account) => ['accounts', account]),
    ] as [string, string][];
    return claims.flatMap(([column, claim]) => {
      const owner = owners.get(claim.toLowerCase());
      if (claim !== '' && owner === undefined) owners.set(claim.toLowerCase(), roster.id);
      if (claim === '' || owner === undefined || owner === roster.id) return [];
      return [
        row.problem(
          column,
          `${column}: ${JSON.stringify(claim)} belongs to ${JSON.stringify(owner)} already`,
          { value: claim, suggestion: 'use one id for one person' },
        ),
      ];
    });
  });
};

/** Reads people.csv; several rows with one id are one person whose team, role or FTE changes on a date. */
export const readPeople = (
  file: string,
  text: string,
): { rows: RosterRow[]; problems: ConfigProblem[] } => {
  const csv = readCsv(file, text, COLUMNS);
  const problems = [...csv.problems];
  if (csv.rows.length === 0 && problems.length === 0)
    problems.push({
      file,
      line: 1,
      column: null,
      message: 'the file names nobody',
      suggestion: 'add a row or remove the file',
    });
  const rows = csv.rows.map((row) => ({ row, roster: readRow(row, problems) }));
  const named = rows.filter(({ roster }) => roster.id !== '');
  const dated = named.map(({ row, roster }) => ({
    row,
    key: roster.id,
    from: roster.from,
    to: roster.to,
  }));
  problems.push(...overlapProblems(dated, 'the person'), ...sharedAccounts(named));
  return { rows: rows.map(({ roster }) => roster), problems };
};
