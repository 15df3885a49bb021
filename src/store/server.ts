import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Secret } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';
import type { Database } from './database.ts';
import { StoreError } from './errors.ts';
import type { Holder } from './holder.ts';
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

/** Where the address points, without user or password. */
const placeOf = (url: Secret): string => {
  try {
    const { host, pathname } = new URL(url.reveal());
    return `${host}${pathname}`;
  } catch {
    return 'the address in store.url';
  }
};

const SAID: Record<string, ['unreachable' | 'credentials', string]> = {
  ECONNREFUSED: ['unreachable', 'nothing listens there: is the server running?'],
  ENOTFOUND: ['unreachable', 'the host name is unknown'],
  ETIMEDOUT: ['unreachable', 'no answer in time'],
  ECONNRESET: ['unreachable', 'the connection was cut'],
  '28P01': ['credentials', 'the password is wrong'],
  '28000': ['credentials', 'this user may not connect'],
  '3D000': ['unreachable', 'there is no such database'],
  '57P03': ['unreachable', 'the server is starting up or shutting down'],
};

/** A failed first connection as one sentence. The address's password never shows, nor does the driver's own error, which may hold it. */
const connectionError = (error: unknown, url: Secret): StoreError => {
  if (error instanceof StoreError) return error;
  const code = (error as { code?: unknown }).code;
  const [kind, why] = SAID[String(code)] ?? ['unreachable', 'the connection failed'];
  return new StoreError(kind, `cannot open the store at ${placeOf(url)}: ${why}`);
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
  // An idle connection that the server ends is replaced by the next query, which reports what is wrong if that fails.
  pool.on('error', () => undefined);
  return pool;
};

/** Opens a database on a PostgreSQL server. */
export const openServer = async (
  url: Secret,
  now: () => Instant,
  holder: Holder,
): Promise<Database> => {
  const pool = poolOn(url);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await checkServer(db);
  } catch (error) {
    await db.destroy();
    throw connectionError(error, url);
  }
  return { db, engine: { kind: 'postgres', pool }, now, holder, close: () => db.destroy() };
};
