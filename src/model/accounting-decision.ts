import type { IsoDate } from './work-item.ts';

/** What a reviewer answered to an accounting prompt. Prompts are asked of a bet (or of work without one) in a period. */
export interface AccountingDecision {
  periodKey: string;
  /** Source and key of the bet, `acme-jira:PAY-12`; without a key for work that belongs to no bet. */
  subject: string;
  prompt: string;
  decision: string;
  reason: string;
  by: string;
  on: IsoDate;
}
