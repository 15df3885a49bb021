import type { Report } from '../../src/workbooks/report.ts';

/** The same report as a restatement of what was filed; the rows of the period before stand for the filed ledger. */
export const restated = (report: Report): Report => ({
  ...report,
  restatement: {
    filedAt: Date.UTC(2026, 9, 2, 9, 0, 0),
    hash: 'f'.repeat(64),
    rows: report.sinceLastExport?.rows ?? [],
    filedRows: report.priorRows,
  },
});
