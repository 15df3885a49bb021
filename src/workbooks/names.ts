import type { Report } from './report.ts';
import { criteriaFor } from './formulas.ts';
import type { Criteria } from './formulas.ts';
import { sameName } from './tally.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { nameText } from './text.ts';
import { verdictOf } from './ledger-sheet.ts';

/** A ledger column that totals are grouped by: its defined name, how a row names its group, and the criteria that match it. */
export interface Grouping {
  range: string;
  name: (row: LedgerRow) => string | null;
  criteria: Criteria;
  /** Distinct names of this period and the one before, in order of first appearance. */
  names: (string | null)[];
}

const grouping = (
  report: Report,
  range: string,
  name: (row: LedgerRow) => string | null,
): Grouping => {
  const names = new Map<string, string | null>();
  for (const rows of [report.rows, report.priorRows])
    for (const row of rows) {
      const shown = name(row);
      if (!names.has(sameName(shown))) names.set(sameName(shown), shown);
    }
  return { range, name, criteria: criteriaFor(names.values()), names: [...names.values()] };
};

export interface Groupings {
  month: Grouping;
  key: Grouping;
  source: Grouping;
  team: Grouping;
  costCentre: Grouping;
  bet: Grouping;
  initiative: Grouping;
  shape: Grouping;
  horizon: Grouping;
  prompt: Grouping;
}

export const groupingsOf = (report: Report): Groupings => {
  const by = (range: string, name: (row: LedgerRow) => string | null): Grouping =>
    grouping(report, `Ledger_${range}`, name);
  return {
    month: by('Month', ({ month }) => month),
    key: by('Key', ({ key }) => nameText(key)),
    source: by('Source', ({ source }) => nameText(source)),
    team: by('Team', ({ team }) => nameText(team)),
    costCentre: by('Cost_centre', ({ costCentre }) => nameText(costCentre)),
    bet: by('Bet', ({ betKey }) => nameText(betKey)),
    initiative: by('Initiative', ({ initiativeKey }) => nameText(initiativeKey)),
    shape: by('Bet_shape', (row) => verdictOf(row, 'shape')),
    horizon: by('Horizon', (row) => verdictOf(row, 'horizon')),
    prompt: by('Accounting_prompt', ({ accountingPrompt }) =>
      nameText(accountingPrompt?.prompt ?? null),
    ),
  };
};
