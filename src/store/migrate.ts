import { sql, type Kysely, type Transaction } from 'kysely';
import { StoreError } from './errors.ts';
import { migrations as all, type Migration } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/** Any fixed number, so that it is the same for every process on one database. */
const MIGRATION_LOCK = 8_263_452_019;

/** Version of the newest step: what this program writes and the newest it can read. */
export const schemaVersion = (steps: readonly Migration[] = all): number =>
  steps.at(-1)?.version ?? 0;

/** The database's version; 0 when it has no Betsheet table yet. The table of versions is made on the way. */
const versionOf = async (trx: Transaction<Tables>): Promise<number> => {
  await sql`create table if not exists schema_versions (
    version integer primary key, name text not null)`.execute(trx);
  const found = await sql<{ version: number | null }>`
    select max(version) as version from schema_versions`.execute(trx);
  return found.rows[0]?.version ?? 0;
};

/** Applies the steps between two versions inside the caller's transaction. */
export const applySteps = async (
  trx: Transaction<Tables>,
  from: number,
  to: number,
  steps: readonly Migration[] = all,
): Promise<void> => {
  for (const { version, name, statements } of steps) {
    if (version <= from || version > to) continue;
    for (const statement of statements) await sql.raw(statement).execute(trx);
    await sql`insert into schema_versions (version, name) values (${version}, ${name})`.execute(
      trx,
    );
  }
};

/** Waits until no other process migrates or restores; the lock ends with the transaction. */
export const lockSchema = async (trx: Transaction<Tables>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(trx);
};

/**
 * Brings the database to this program's schema, in one transaction under an advisory lock: of any number of
 * processes that start at once one migrates and the others find it done. Throws `newer-schema` when a newer program
 * has been here.
 */
export const migrate = async (
  db: Kysely<Tables>,
  steps: readonly Migration[] = all,
): Promise<void> => {
  const target = schemaVersion(steps);
  await db.transaction().execute(async (trx) => {
    await lockSchema(trx);
    const current = await versionOf(trx);
    if (current > target) {
      throw new StoreError(
        'newer-schema',
        `the store has schema ${current}, this version of Betsheet knows schemas up to ${target}: use the newer Betsheet that wrote it, or restore a backup made before the upgrade`,
      );
    }
    await applySteps(trx, current, target, steps);
  });
};
