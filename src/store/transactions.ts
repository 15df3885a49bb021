import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { StoreError } from './errors.ts';
import type { Tables } from './tables.ts';

/** Runs work in a transaction. */
export type Transact = <Result>(
  work: (trx: Transaction<Tables>) => Promise<Result>,
) => Promise<Result>;

/**
 * Transactions with locks that others wait for. A process that stands still in the middle of one holds nobody up for longer
 * than the database's patience: the server ends its connection, which takes everything back.
 */
export const bounded = ({
  db,
  engine,
  patienceMs,
}: Pick<Database, 'engine' | 'patienceMs'> & { db: Kysely<Tables> }): Transact => {
  if (engine.kind === 'pglite') return (work) => db.transaction().execute(work);
  const setting = 'idle_in_transaction_session_timeout';
  return (work) =>
    db.transaction().execute(async (trx) => {
      await sql`select set_config(${setting}, ${String(patienceMs)}, true)`.execute(trx);
      return work(trx);
    });
};

/** A process can be stopped again while it does again what it was stopped at. */
const MOST_TRIES = 3;

/**
 * Does again what a broken connection may have taken back. What is done must be the same the second time, for the connection
 * can also have broken just after the first.
 */
export const despiteBreaks = async <Result>(
  work: () => Promise<Result>,
  tries = MOST_TRIES,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    const broke = error instanceof StoreError && error.kind === 'unreachable';
    if (!broke || tries <= 1) throw error;
    return despiteBreaks(work, tries - 1);
  }
};
