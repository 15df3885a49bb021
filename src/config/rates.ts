import type { Rate } from '../model/person.ts';
import { overlapProblems, rangeCells } from './cells.ts';
import { type Columns, type CsvRow, readCsv } from './csv-file.ts';
import type { ConfigProblem } from './problem.ts';
import { currency as currencySchema } from './scalars.ts';

const COLUMNS: Columns = {
  allowed: ['team_or_role', 'per_day', 'currency', 'from', 'to'],
  required: [['team_or_role'], ['per_day'], ['currency']],
};

/** Decimal places of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (code: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** `1250.5` in EUR is 125050; null when the text is no amount or has more places than the currency. Exact: no floating point. */
export const toMinorUnits = (text: string, code: string): number | null => {
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text);
  const digits = minorDigits(code);
  const fraction = (match?.[2] ?? '').replace(/0+$/, '');
  if (match === null || fraction.length > digits) return null;
  const minor = Number(match[1]! + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
};

const readRow = (row: CsvRow, problems: ConfigProblem[]): Rate => {
  const [teamOrRole, amount, currency] = [
    row.cell('team_or_role'),
    row.cell('per_day'),
    row.cell('currency').toUpperCase(),
  ];
  if (teamOrRole === '')
    problems.push(row.problem('team_or_role', 'the rate names no team or role'));
  const known = currencySchema.safeParse(currency).success;
  if (!known)
    problems.push(
      row.problem('currency', `currency: ${JSON.stringify(currency)} is not a currency`, {
        value: currency,
        suggestion: 'write three letters such as EUR',
      }),
    );
  const perDayMinor = known ? toMinorUnits(amount, currency) : 0;
  if (perDayMinor === null)
    problems.push(
      row.problem('per_day', `per_day: ${JSON.stringify(amount)} is not an amount of ${currency}`, {
        value: amount,
        suggestion: `write a number with at most ${minorDigits(currency)} decimal places and no thousands separator`,
      }),
    );
  return { teamOrRole, perDayMinor: perDayMinor ?? 0, currency, ...rangeCells(row, problems) };
};

/** Reads rates.csv; the line of each rate comes with it, for rules that look at other settings too. */
export const readRates = (
  file: string,
  text: string,
): { rates: Rate[]; rows: CsvRow[]; problems: ConfigProblem[] } => {
  const csv = readCsv(file, text, COLUMNS);
  const problems = [...csv.problems];
  const rates = csv.rows.map((row) => readRow(row, problems));
  const dated = rates.map(({ teamOrRole, from, to }, index) => ({
    key: teamOrRole,
    from,
    to,
    row: csv.rows[index]!,
  }));
  problems.push(
    ...overlapProblems(
      dated.filter(({ key }) => key !== ''),
      'the rate of',
    ),
  );
  return { rates, rows: csv.rows, problems };
};

/** Rates that could not be put into one currency: every other currency needs an exchange rate to it. */
export const currencyProblems = (
  { rates, rows }: { rates: Rate[]; rows: CsvRow[] },
  reporting: string | null,
  exchange: readonly { from: string; to: string }[],
): ConfigProblem[] => {
  const target = reporting ?? rates[0]?.currency;
  const seen = new Set<string>();
  return rates.flatMap(({ currency }, index) => {
    if (currency === target || seen.has(currency)) return [];
    seen.add(currency);
    if (reporting === null)
      return [
        rows[index]!.problem('currency', `the rates are in ${target} and in ${currency}`, {
          value: currency,
          suggestion: 'say with currency: in the config which one to report in',
        }),
      ];
    if (exchange.some(({ from, to }) => from === currency && to === reporting)) return [];
    return [
      rows[index]!.problem(
        'currency',
        `there is no exchange rate from ${currency} to ${reporting}`,
        {
          value: currency,
          suggestion: 'add one a period under exchange: in the config',
        },
      ),
    ];
  });
};
