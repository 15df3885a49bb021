import type { HiddenColumn } from './hidden-sheet.ts';
import type { Report } from './report.ts';

/** Kept in a hidden column so that an import knows which workbook it holds, whatever the file is called by then. */
export interface Identity {
  workbook: string;
  period: string;
  runId: string;
}

export const IDENTITY = 'Workbook_Identity';
export const MARK = 'Betsheet';
export const FINANCE = 'Finance allocation';

export const identityColumn = (report: Report, workbook: string): HiddenColumn => ({
  name: IDENTITY,
  cells: [MARK, workbook, report.period.key, report.run.id],
});
