import { sql, type Kysely, type Transaction } from 'kysely';
import type { AccountingDecision } from '../model/accounting-decision.ts';
import type { Instant } from '../model/work-item.ts';
import { chunks, plainText } from './batch.ts';
import type { DecidedAccounting } from './store.ts';
import type { AccountingDecisionRow, Tables } from './tables.ts';

/** Adds decisions; earlier ones about the same stay. */
export const insertAccounting = async (
  trx: Transaction<Tables>,
  decisions: AccountingDecision[],
  { from, at }: { from: string; at: Instant },
): Promise<void> => {
  const rows = decisions.map((decision) => ({
    period_key: plainText(decision.periodKey),
    subject: plainText(decision.subject),
    prompt: plainText(decision.prompt),
    body: JSON.stringify(decision),
    imported_from: from,
    imported_at: at,
  }));
  for (const part of chunks(rows))
    await trx.insertInto('accounting_decisions').values(part).execute();
};

/** The latest of each period, bet and prompt. */
export const readAccounting = async (db: Kysely<Tables>): Promise<DecidedAccounting[]> => {
  const found = await sql<Pick<AccountingDecisionRow, 'body' | 'imported_from' | 'imported_at'>>`
    select distinct on (period_key, subject, prompt) body, imported_from, imported_at
    from accounting_decisions order by period_key, subject, prompt, seq desc`.execute(db);
  return found.rows.map((row) => ({
    ...(JSON.parse(row.body) as AccountingDecision),
    importedFrom: row.imported_from,
    importedAt: Number(row.imported_at),
  }));
};
