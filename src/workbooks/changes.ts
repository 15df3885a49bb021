import type { RestatementRow } from '../ledger/row.ts';
import { addHeading, instantText } from './headings.ts';
import { moneyOf } from './ledger-sheet.ts';
import { newPage } from './page.ts';
import type { Page, TableColumn } from './page.ts';
import { pageSheet, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import type { Sheet } from './sheet.ts';

const columnsOf = (report: Report): TableColumn<RestatementRow>[] => [
  { key: 'month', header: 'Month', format: 'text', value: ({ month }) => month },
  { key: 'key', header: 'Key', format: 'text', value: ({ key }) => key },
  { key: 'title', header: 'Title', format: 'text', value: ({ title }) => title },
  { key: 'field', header: 'Field', format: 'text', value: ({ field }) => field },
  { key: 'old', header: 'Old', format: 'text', value: ({ old }) => old },
  { key: 'new', header: 'New', format: 'text', value: (row) => row.new },
  {
    key: 'days',
    header: 'Days',
    format: 'change',
    value: ({ daysDelta }) => daysDelta,
    total: 'sum',
  },
  ...(report.currency === null
    ? []
    : [
        {
          key: 'cost',
          header: `Cost (${report.currency})`,
          format: 'money' as const,
          value: ({ costDeltaMinor }: RestatementRow) =>
            costDeltaMinor === null ? null : moneyOf(costDeltaMinor, report.currency),
          total: 'sum' as const,
        },
      ]),
  { key: 'cause', header: 'Cause', format: 'text', value: ({ cause }) => cause },
  { key: 'detail', header: 'Why', format: 'text', value: ({ detail }) => detail },
];

const addSection = (
  page: Page,
  report: Report,
  title: string,
  rows: RestatementRow[] | null,
  none: string,
): void => {
  page.add([title], 'section', { height: 24 });
  if (rows === null || rows.length === 0) page.add([none], 'muted');
  else page.table(rows, columnsOf(report), { totalLabel: 'Together' });
  page.blank();
};

/** Filed against restated, and what moved since the last export. */
export const changesSheet = (report: Report): Sheet => {
  const page = newPage();
  addHeading(page, report, 'Changes', 8);
  const { restatement, sinceLastExport } = report;
  addSection(
    page,
    report,
    restatement === null
      ? 'Filed against restated'
      : `Since it was filed on ${instantText(restatement.filedAt, report.timezone)}`,
    restatement?.rows ?? null,
    restatement === null
      ? 'This period has not been filed.'
      : 'Nothing has changed since it was filed.',
  );
  addSection(
    page,
    report,
    sinceLastExport === null
      ? 'Since the last export'
      : `Since the export of ${instantText(sinceLastExport.at, report.timezone)} (run ${sinceLastExport.runId})`,
    sinceLastExport?.rows ?? null,
    sinceLastExport === null
      ? 'This is the first export of this period.'
      : 'Nothing has changed since the last export.',
  );
  return pageSheet('Changes', widths(10, 13, 40, 14, 16, 16, 10, 16, 18, 40), page);
};
