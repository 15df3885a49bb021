import { initial } from './001-initial.ts';
import { accountingDecisions } from './002-accounting-decisions.ts';
import { schedule } from './003-schedule.ts';
import { hostBudgets } from './004-host-budgets.ts';
import { walkParts } from './005-walk-parts.ts';

/** One step of the schema. Steps are only ever added; a released one is never edited. */
export interface Migration {
  /** 1, 2, 3, ... without a gap. */
  version: number;
  name: string;
  /** Run in order, in the one transaction of the whole migration. */
  statements: readonly string[];
}

export const migrations: readonly Migration[] = [
  initial,
  accountingDecisions,
  schedule,
  hostBudgets,
  walkParts,
];
