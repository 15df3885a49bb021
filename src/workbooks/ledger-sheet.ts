import type { LedgerRow } from '../ledger/row.ts';
import { link } from './formulas.ts';
import type { Report } from './report.ts';
import { absolute, letters, styled } from './sheet.ts';
import type { Cell, DefinedName, Format, Row, Sheet } from './sheet.ts';
import { UNRECORDED } from './tally.ts';
import { nameText } from './text.ts';

/** The Ledger sheet of both workbooks: the contract's columns, in its order, one header row. */

const UNITS_PER_DAY = 10_000;
export const LEDGER = 'Ledger';

export interface LedgerColumn {
  header: string;
  /** Defined name of the column's cells, as used by every total. */
  name: string;
  format: Format;
  width: number;
  value: (row: LedgerRow) => Cell;
}

/** Days with four decimals from whole units of 1/10,000. */
export const daysOf = (units: number): number => units / UNITS_PER_DAY;

const minorDigits = new Map<string, number>();

/** Digits after the point of a currency: 2 for EUR, 0 for JPY. */
const digitsOf = (currency: string): number => {
  const known = minorDigits.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  minorDigits.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
};

/** Money in units of the currency from its minor units. */
export const moneyOf = (minor: number, currency: string | null): number =>
  minor / 10 ** (currency === null ? 2 : digitsOf(currency));

/** Minor units from money in units of the currency, as a sheet shows it. */
export const minorOf = (money: number, currency: string | null): number =>
  Math.round(money * 10 ** (currency === null ? 2 : digitsOf(currency)));

/** The same as text with every decimal place of the currency: `4258.50`. */
export const moneyText = (minor: number, currency: string): string =>
  moneyOf(minor, currency).toFixed(digitsOf(currency));

const identifier = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_');

const column = (
  header: string,
  format: Format,
  width: number,
  value: (row: LedgerRow) => Cell,
): LedgerColumn => ({ header, name: `Ledger_${identifier(header)}`, format, width, value });

/** The value a row counts under on a dimension; capacity without an active item is `Unrecorded` on each. */
export const verdictOf = (row: LedgerRow, dimension: string): string | null =>
  row.itemId === null ? UNRECORDED : nameText(row.verdicts[dimension]?.value ?? null);

/** Columns of the ledger, in the contract's order. */
export const ledgerColumns = (report: Report): LedgerColumn[] => {
  const configured = report.dimensions.filter(({ id }) => id !== 'shape' && id !== 'horizon');
  return [
    column('Month', 'text', 10, (row) => row.month),
    column('Key', 'text', 13, (row) => nameText(row.key)),
    column('Title', 'text', 44, (row) => row.title),
    column('Source', 'text', 12, (row) => nameText(row.source)),
    column('Type', 'text', 11, (row) => nameText(row.type)),
    column('State', 'text', 14, (row) => nameText(row.state)),
    column('Team', 'text', 18, (row) => nameText(row.team)),
    column('Cost centre', 'text', 13, (row) => nameText(row.costCentre)),
    column('Bet', 'text', 13, (row) => nameText(row.betKey)),
    column('Bet title', 'text', 34, (row) => row.betTitle),
    column('Initiative', 'text', 13, (row) => nameText(row.initiativeKey)),
    column('Initiative title', 'text', 34, (row) => row.initiativeTitle),
    column('Bet shape', 'text', 13, (row) => verdictOf(row, 'shape')),
    column('Shape rule', 'text', 24, (row) => row.verdicts['shape']?.ruleId ?? null),
    column('Horizon', 'text', 13, (row) => verdictOf(row, 'horizon')),
    column('Horizon source', 'text', 16, (row) => row.verdicts['horizon']?.horizonSource ?? null),
    ...configured.map(({ id, title }) => column(title, 'text', 16, (row) => verdictOf(row, id))),
    column('Days', 'ledgerDays', 10, (row) => daysOf(row.units)),
    column('FTE-months', 'ledgerFte', 12, (row) => row.fteMonths),
    column('Cost', 'ledgerMoney', 18, (row) =>
      row.costMinor === null ? null : moneyOf(row.costMinor, row.currency),
    ),
    column('Accounting prompt', 'text', 48, (row) =>
      nameText(row.accountingPrompt?.prompt ?? null),
    ),
    column('Link', 'link', 10, (row) => link(row.url, 'Open')),
    ...(report.individuals ? [column('Person', 'text', 22, (row) => nameText(row.person))] : []),
  ];
};

function* ledgerRows(rows: LedgerRow[], columns: LedgerColumn[]): Generator<Row> {
  yield {
    role: 'head',
    height: 30,
    cells: columns.map(({ header, format }) =>
      ['ledgerDays', 'ledgerFte', 'ledgerMoney'].includes(format)
        ? styled(header, 'headRight')
        : header,
    ),
  };
  for (const row of rows) yield { cells: columns.map(({ value }) => value(row)) };
}

export const ledgerNames = (columns: LedgerColumn[], count: number): DefinedName[] =>
  columns.map(({ name }, index) => ({
    name,
    ref: absolute(LEDGER, index + 1, 2, Math.max(2, count + 1)),
  }));

const FITTED_ROWS = 2_000;
const WIDEST = 60;

/** Text columns as wide as what they hold, by the first rows and within limits; numbers as wide as they are set. */
const fittedWidths = (columns: LedgerColumn[], rows: LedgerRow[]): number[] => {
  const sample = rows.slice(0, FITTED_ROWS);
  return columns.map(({ format, width, value, header }) => {
    if (format !== 'text') return width;
    const lengths = sample.map((row) => {
      const cell = value(row);
      return typeof cell === 'string' ? cell.length : 0;
    });
    return Math.min(WIDEST, Math.max(header.length + 4, 2 + Math.max(0, ...lengths)));
  });
};

export const ledgerSheet = (report: Report): Sheet => {
  const columns = ledgerColumns(report);
  const widths = fittedWidths(columns, report.rows);
  const last = `${letters(columns.length)}${Math.max(2, report.rows.length + 1)}`;
  return {
    name: LEDGER,
    columns: columns.map(({ format }, index) => ({ width: widths[index] ?? 10, format })),
    rows: { [Symbol.iterator]: () => ledgerRows(report.rows, columns) },
    frozen: { rows: 1, columns: 3 },
    filter: `A1:${last}`,
    conditionalFormats: [
      {
        range: `M2:M${Math.max(2, report.rows.length + 1)}`,
        formula: '$M2="Unclassified"',
        mark: 'warn',
      },
    ],
    validations: [],
    print: {
      orientation: 'landscape',
      wide: 2,
      tall: null,
      titleRows: [1, 1],
      titleColumns: 2,
      area: null,
    },
    charts: [],
    names: ledgerNames(columns, report.rows.length),
    hidden: false,
    uniform: true,
  };
};
