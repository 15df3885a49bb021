import type { SheetTotal as Total } from '../ledger/tie-out.ts';
import { changesSheet } from './changes.ts';
import { checksSheet, ledgerTotal } from './checks.ts';
import type { SheetTotal } from './checks.ts';
import { accountingReviewSheet } from './finance/accounting-review.ts';
import { allocationSheet } from './finance/allocation.ts';
import { betsSheet } from './finance/bets.ts';
import { lensesOf, listsSheet } from './finance/choices.ts';
import { itemsSheet } from './finance/items.ts';
import { priorSheet } from './finance/prior.ts';
import { reviewSheet } from './finance/review.ts';
import { summarySheet } from './finance/summary.ts';
import { teamsSheet } from './finance/teams.ts';
import { FINANCE } from './identity.ts';
import { instantText } from './headings.ts';
import { ledgerSheet, minorOf } from './ledger-sheet.ts';
import { methodSheet } from './method.ts';
import type { Report } from './report.ts';
import type { Sheet, Workbook } from './sheet.ts';
import { viewOf } from './view.ts';
import type { View } from './view.ts';

/** Summary, Allocation, Teams and Bets against the Ledger: days, and cost where there is one. */
const liveChecks = ({ hasCost }: View): number => (hasCost ? 8 : 4);

export interface BuiltWorkbook {
  workbook: Workbook;
  /** Totals as each sheet's own data says, for the tie-out `ledger total = every sheet's total`. */
  sheetTotals: Total[];
}

/** On every printed page: whether these are the filed figures, or what they would be today. */
const standing = ({ filed, restatement }: Report): string => {
  if (filed !== null) return ` · FILED, hash ${filed.hash.slice(0, 12)}`;
  if (restatement !== null) return ` · RESTATED, filed hash ${restatement.hash.slice(0, 12)}`;
  return '';
};

/** Puts sheets between the header, footer and properties that every workbook carries. */
export const bind = (report: Report, title: string, sheets: Sheet[]): Workbook => {
  const asOf = instantText(report.asOf, report.timezone);
  return {
    sheets,
    properties: {
      title: `${title} ${report.period.key}`,
      subject: `${report.period.start} to ${report.period.end}, as of ${asOf}`,
      creator: `Betsheet ${report.run.productVersion}`,
      created: report.asOf,
      keywords: `run ${report.run.id}, configuration ${report.run.configHash.slice(0, 12)}`,
    },
    header: {
      left: `${title} ${report.period.key}${standing(report)}`,
      right: `As of ${asOf}`,
    },
    footer: { left: `Run ${report.run.id}` },
    currency: report.currency,
  };
};

/** The finance allocation workbook: report in, sheets out; nothing is read or written. */
export const financeWorkbook = (report: Report): BuiltWorkbook => {
  const view = viewOf(report);
  const lenses = lensesOf(view);
  const allocation = allocationSheet(view);
  const teams = teamsSheet(view);
  const bets = betsSheet(view);
  const summary = summarySheet(view, lenses, liveChecks(view), [allocation.trend, teams.chart]);
  const totals: SheetTotal[] = [summary, allocation, teams, bets].map(({ total }) => total);
  const sheets = [
    summary.sheet,
    allocation.sheet,
    teams.sheet,
    bets.sheet,
    accountingReviewSheet(view),
    changesSheet(view),
    reviewSheet(view),
    ledgerSheet(report),
    checksSheet(report, totals),
    methodSheet(report),
    priorSheet(view),
    itemsSheet(view),
    listsSheet(view, lenses),
  ];
  return {
    workbook: bind(report, FINANCE, sheets),
    sheetTotals: [
      ledgerTotal(view),
      ...totals.map(({ sheet, days, cost }) => ({
        sheet,
        days: days.value,
        costMinor: cost === null ? null : minorOf(cost.value, report.currency),
      })),
    ],
  };
};
