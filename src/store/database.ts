import type { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Instant } from '../model/work-item.ts';
import type { Secret } from '../config/config.ts';
import type { Holder } from './holder.ts';
import type { Tables } from './tables.ts';

/** What a database is opened with. */
export interface Circumstances {
  now: () => Instant;
  holder: Holder;
  /** How long others wait for a process that stands still in the middle of what only one can do. */
  patienceMs: number;
}

/** An open database. The queue shares its engine, because only one connection can have an embedded one. */
export interface Database extends Circumstances {
  db: Kysely<Tables>;
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; pool: pg.Pool; url: Secret };
  close(): Promise<void>;
}
