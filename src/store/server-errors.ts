import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { Secret } from '../config/config.ts';
import { StoreError } from './errors.ts';

/** Where the address points, without user or password. */
const placeOf = (url: Secret): string => {
  try {
    const { host, pathname } = new URL(url.reveal());
    return `${host}${pathname}`;
  } catch {
    return 'the address in store.url';
  }
};

/** Codes of Node and of PostgreSQL (classes 08 connection, 28 authorization, 53 resources, 57 operator intervention). */
const SAID: Record<string, [StoreError['kind'], string]> = {
  ECONNREFUSED: ['unreachable', 'nothing listens there: is the server running?'],
  ENOTFOUND: ['unreachable', 'the host name is unknown'],
  EAI_AGAIN: ['unreachable', 'the host name cannot be looked up'],
  ETIMEDOUT: ['unreachable', 'no answer in time'],
  ECONNRESET: ['unreachable', 'the connection was cut'],
  EPIPE: ['unreachable', 'the connection was cut'],
  '28P01': ['credentials', 'the password is wrong'],
  '28000': ['credentials', 'this user may not connect'],
  '25P03': ['unreachable', 'it waited for this process in vain and ended the connection'],
  '3D000': ['unreachable', 'there is no such database'],
  '53100': ['server', 'its disk is full'],
  '53300': ['server', 'it has no connection left: raise max_connections or run fewer workers'],
  '57P01': ['unreachable', 'the server was stopped'],
  '57P02': ['unreachable', 'the server crashed and starts again'],
  '57P03': ['unreachable', 'the server is starting up or shutting down'],
  '42501': ['credentials', 'this user lacks a right that Betsheet needs: let it own its database'],
};

/** The driver's own words for a connection that broke have no code. */
const BROKEN = /connection terminated|connection error|not queryable|timeout exceeded/i;

/**
 * A failure of the server or of the way to it, as one sentence; null for anything else. The driver's error is not kept
 * as the cause, because it may hold the address with its password.
 */
const serverError = (error: unknown, url: Secret): StoreError | null => {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const said = SAID[String(code)];
  if (said !== undefined) {
    return new StoreError(said[0], `cannot use the store at ${placeOf(url)}: ${said[1]}`);
  }
  return BROKEN.test(String(message))
    ? new StoreError('unreachable', `cannot use the store at ${placeOf(url)}: the connection broke`)
    : null;
};

/** The pool as Kysely uses it, with failures of the server as StoreErrors. What SQL refuses stays as it is. */
export const explaining = (pool: pg.Pool, url: Secret): PostgresPool => {
  const explainingClient = (client: pg.PoolClient): PostgresPoolClient => {
    const query = async (text: string, values: unknown[]): Promise<unknown> => {
      try {
        return await client.query(text, values);
      } catch (error) {
        throw serverError(error, url) ?? error;
      }
    };
    // The overload with a cursor is for streaming, which the store does not use.
    return {
      query: query as PostgresPoolClient['query'],
      release: (destroy) => {
        client.release(destroy);
      },
    };
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      try {
        return explainingClient(await pool.connect());
      } catch (error) {
        const place = placeOf(url);
        throw (
          serverError(error, url) ??
          new StoreError('unreachable', `cannot use the store at ${place}: the connection failed`)
        );
      }
    },
  };
};
