import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Secret } from '../config/config.ts';
import type { Circumstances, Database } from './database.ts';
import { StoreError } from './errors.ts';
import { explaining } from './server-errors.ts';
import type { Tables } from './tables.ts';

const OLDEST_SERVER = 150_000;

/** Refuses a server that cannot hold what sources send. */
const checkServer = async (db: Kysely<Tables>): Promise<void> => {
  const found = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::integer as version,
      current_setting('server_encoding') as encoding`.execute(db);
  const server = found.rows[0];
  if (server === undefined) throw new StoreError('unreachable', 'the server gave no answer');
  if (server.version < OLDEST_SERVER) {
    throw new StoreError(
      'unsupported-server',
      `the server is PostgreSQL ${Math.floor(server.version / 10_000)}: Betsheet needs 15 or newer`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new StoreError(
      'unsupported-server',
      `the database is encoded as ${server.encoding}: create it with encoding UTF8`,
    );
  }
};

/** Instants are bigint in SQL and numbers here. */
const readsNumbers = (oid: number): boolean =>
  oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC;

const poolOn = (url: Secret): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    application_name: 'betsheet',
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid, format) =>
        readsNumbers(oid)
          ? Number
          : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
    },
  });
  // A connection that breaks while nothing is asked of it is no news yet: the next query on it, or the next connection, fails and says so.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Connections to a server; none is made before it is used. */
export const connectTo = (url: Secret): { db: Kysely<Tables>; pool: pg.Pool } => {
  const pool = poolOn(url);
  return {
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: explaining(pool, url) }) }),
    pool,
  };
};

/** Opens a database on a PostgreSQL server. */
export const openServer = async (url: Secret, circumstances: Circumstances): Promise<Database> => {
  const { db, pool } = connectTo(url);
  try {
    await checkServer(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    engine: { kind: 'postgres', pool, url },
    ...circumstances,
    close: () => db.destroy(),
  };
};
