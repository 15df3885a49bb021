import type { LedgerRow } from '../../ledger/row.ts';
import type { AccountingDecision } from '../../model/accounting-decision.ts';
import { promptFingerprint } from '../fingerprint.ts';
import type { Report } from '../report.ts';
import { sameName, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';

/** A bet and a prompt that some of its work carries. */
export interface PromptLine extends Tally {
  bet: string | null;
  betTitle: string | null;
  source: string | null;
  prompt: string;
  reason: string;
}

export const promptLines = (rows: LedgerRow[]): PromptLine[] => {
  const prompted = rows.filter(({ accountingPrompt }) => accountingPrompt !== null);
  const keyOf = (row: LedgerRow): string =>
    JSON.stringify([
      nameText(row.betKey),
      nameText(row.source),
      nameText(row.accountingPrompt?.prompt ?? null),
    ]);
  const first = new Map<string, LedgerRow>();
  for (const row of prompted) {
    const key = sameName(keyOf(row));
    if (!first.has(key)) first.set(key, row);
  }
  return [...tallyBy(prompted, keyOf)]
    .map(([key, sum]): PromptLine => {
      const row = first.get(key) as LedgerRow;
      return {
        ...sum,
        bet: nameText(row.betKey),
        betTitle: row.betTitle,
        source: nameText(row.source),
        prompt: nameText(row.accountingPrompt?.prompt ?? null) ?? '',
        reason: row.accountingPrompt?.reason ?? '',
      };
    })
    .sort((a, b) => b.units - a.units);
};

/** The bet that is asked about, with its source. */
export const subjectOf = ({ source, bet }: PromptLine): string => `${source ?? ''}:${bet ?? ''}`;

/** Names a line for good: the bet, its source, and what was asked. */
export const promptRowId = (line: PromptLine): string =>
  `${subjectOf(line)} ${promptFingerprint(line.prompt, line.reason)}`;

/** What was decided on the same prompt for this period, else the latest for another one. */
export const decisionInForce = (
  { accountingDecisions, period }: Pick<Report, 'accountingDecisions' | 'period'>,
  line: PromptLine,
): AccountingDecision | null => {
  const subject = subjectOf(line);
  const decided = accountingDecisions.filter(
    (one) => one.subject === subject && one.prompt === line.prompt,
  );
  const own = decided.find(({ periodKey }) => periodKey === period.key);
  return own ?? decided.toSorted((a, b) => (a.on < b.on ? 1 : -1))[0] ?? null;
};
