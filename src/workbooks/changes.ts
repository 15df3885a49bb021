import type { RestatementRow } from '../ledger/row.ts';
import { addFiledMix } from './filed-mix.ts';
import { addCauses, causeRows, roundedSum } from './changes-by-cause.ts';
import type { LinesBelow } from './changes-by-cause.ts';
import { link } from './formulas.ts';
import { addHeading, instantText } from './headings.ts';
import { moneyOf, moneyText } from './ledger-sheet.ts';
import { newPage } from './page.ts';
import type { Page, Placed, TableColumn } from './page.ts';
import { pageSheet, printedUnder, widths } from './page-sheet.ts';
import { filterOf } from './finance/review-columns.ts';
import type { Report } from './report.ts';
import { letters } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { nameText } from './text.ts';
import type { View } from './view.ts';

const WIDTHS = [16, 14, 18, 20, 20, 14, 16, 18, 38, 46, 7];

/** What a field was or is; a cost comes in minor units. */
const figure = ({ field }: RestatementRow, text: string | null, currency: string | null) =>
  field === 'Cost' && text !== null && currency !== null ? moneyText(Number(text), currency) : text;

const changeColumns = ({ currency, items }: Report): TableColumn<RestatementRow>[] => [
  { key: 'month', header: 'Month', format: 'text', value: ({ month }) => month },
  { key: 'key', header: 'Key', format: 'text', value: ({ key }) => nameText(key) },
  { key: 'field', header: 'Field', format: 'text', value: ({ field }) => field },
  { key: 'old', header: 'Old', format: 'wrapped', value: (row) => figure(row, row.old, currency) },
  { key: 'new', header: 'New', format: 'wrapped', value: (row) => figure(row, row.new, currency) },
  {
    key: 'days',
    header: 'Change in days',
    format: 'change',
    value: ({ daysDelta }) => daysDelta,
    total: roundedSum,
  },
  ...(currency === null ? [] : [costColumn(currency)]),
  { key: 'cause', header: 'Cause', format: 'text', value: ({ cause }) => cause },
  { key: 'title', header: 'Title', format: 'wrapped', value: ({ title }) => title.slice(0, 300) },
  { key: 'detail', header: 'Why', format: 'wrapped', value: ({ detail }) => detail },
  {
    key: 'link',
    header: 'Link',
    format: 'link',
    value: ({ itemId }) => link(itemId ? (items.get(itemId)?.url ?? null) : null, 'Open'),
  },
];

const costColumn = (currency: string): TableColumn<RestatementRow> => ({
  key: 'cost',
  header: `Change in cost (${currency})`,
  format: 'moneyChange',
  value: ({ costDeltaMinor }) =>
    costDeltaMinor === null ? null : moneyOf(costDeltaMinor, currency),
  total: roundedSum,
});

/** Lines from which a table of their causes is easier to read first. */
const MANY = 12;

/** Where the lines will stand below the table of their causes, which refers to them. */
const linesBelow = (
  page: Page,
  rows: RestatementRow[],
  columns: TableColumn<RestatementRow>[],
): LinesBelow => {
  const top = page.next() + causeRows(rows) + 1;
  return {
    top,
    bottom: top + rows.length - 1,
    letterOf: (key) => letters(1 + columns.findIndex((one) => one.key === key)),
  };
};

/** The lines of one comparison, with their causes before them where there are many, or the sentence that there are none. */
const addSection = (
  page: Page,
  report: Report,
  { title, rows, none }: { title: string; rows: RestatementRow[]; none: string },
): Placed | null => {
  page.add([title], 'section', { height: 24 });
  const columns = changeColumns(report);
  if (rows.length >= MANY) addCauses(page, rows, linesBelow(page, rows, columns), report.currency);
  if (rows.length === 0) page.add([none], 'muted');
  const placed = rows.length === 0 ? null : page.table(rows, columns, { totalLabel: 'Together' });
  page.blank();
  return placed;
};

const sinceFiled = ({ restatement, filed, timezone }: Report) => {
  if (restatement !== null)
    return {
      title: `Line by line since it was filed on ${instantText(restatement.filedAt, timezone)}`,
      rows: restatement.rows,
      none: 'Nothing has changed since it was filed.',
    };
  const none =
    filed === null
      ? 'This period has not been filed.'
      : `This workbook is what was filed on ${instantText(filed.filedAt, timezone)}.`;
  return { title: 'Filed against restated', rows: [], none };
};

const sinceExport = ({ sinceLastExport, restatement, timezone }: Report) =>
  sinceLastExport === null
    ? {
        title: 'Since the last export',
        rows: [],
        none:
          restatement === null
            ? 'This is the first export of this period.'
            : 'It has not been exported since it was filed.',
      }
    : {
        title: `Since the export of ${instantText(sinceLastExport.at, timezone)} (run ${sinceLastExport.runId})`,
        rows: sinceLastExport.rows,
        none: 'Nothing has changed since the last export.',
      };

/** Filed against restated, by shape and line by line, and what moved since the last export. */
export const changesSheet = (view: View): Sheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Changes: filed against restated', 8);
  if (report.restatement !== null) addFiledMix(page, view, report.restatement.filedRows);
  const sections = [sinceFiled(report), sinceExport(report)].map((one) =>
    addSection(page, report, one),
  );
  const lines = sections.find((placed) => placed !== null);
  return pageSheet('Changes', widths(...WIDTHS), page, {
    filter: lines === undefined ? null : filterOf(lines, 'link'),
    ...(lines === undefined ? {} : { print: printedUnder(lines) }),
  });
};
