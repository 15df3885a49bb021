import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase, openStore } from '../../src/store/connect.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate, schemaVersion } from '../../src/store/migrate.ts';
import { migrations, type Migration } from '../../src/store/migrations/index.ts';
import { embeddedFolder } from './temporary-folder.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { secret } from './postgres-server.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';
const onServer = noServer ? `on PostgreSQL (skipped: ${server})` : 'on PostgreSQL';

const now = (): number => 1_770_000_000_000;
const embedded = (folder: string) => ({ url: null, folder, now, command: 'test' });
const served = async () => {
  if (noServer) throw new Error(server);
  return { url: await server.freshDatabase(), folder: '', now, command: 'test' };
};

const tableNames = async ({ db }: Database): Promise<string[]> => {
  const found = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' order by 1`.execute(db);
  return found.rows.map(({ name }) => name);
};

const newer: Migration = {
  version: schemaVersion() + 1,
  name: 'from the future',
  statements: ['create table from_the_future (id integer)'],
};

const broken: Migration = {
  ...newer,
  statements: [...newer.statements, 'create table nonsense (id no_such_type)'],
};

const contract = (open: () => Promise<Database>, again: () => Promise<unknown>) => async () => {
  const database = await open();
  const before = await tableNames(database);
  await expect(migrate(database.db, [...migrations, broken])).rejects.toThrow('no_such_type');
  expect(await tableNames(database)).toEqual(before);
  await migrate(database.db, [...migrations, newer]);
  expect(await tableNames(database)).toContain('from_the_future');
  await database.close();
  await expect(again()).rejects.toMatchObject({
    kind: 'newer-schema',
    message: expect.stringMatching(
      `has schema ${newer.version}, .* up to ${schemaVersion()}: use the newer Betsheet`,
    ) as string,
  });
};

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, at) => at + 1));
  });

  it('leave nothing behind when they fail, and a newer schema is refused, on PGlite', async () => {
    const options = embedded(await embeddedFolder());
    await contract(
      () => openDatabase(options),
      () => openStore(options),
    )();
  });

  it.skipIf(noServer)(
    `leave nothing behind when they fail, and a newer schema is refused, ${onServer}`,
    async () => {
      const options = await served();
      await contract(
        () => openDatabase(options),
        () => openStore(options),
      )();
    },
  );

  it.skipIf(noServer)(`are made once when ten start at the same moment, ${onServer}`, async () => {
    const options = await served();
    const databases = await Promise.all(Array.from({ length: 10 }, () => openDatabase(options)));
    for (const { db } of databases) {
      const found = await sql`select version from schema_versions`.execute(db);
      expect(found.rows).toEqual(migrations.map(({ version }) => ({ version })));
    }
    await Promise.all(databases.map((database) => database.close()));
  });
});

describe('a server that cannot be used', () => {
  it.skipIf(noServer)(`is explained without its password, ${onServer}`, async () => {
    const { url } = await served();
    const wrong = (change: (address: URL) => void) => {
      const address = new URL(url.reveal());
      address.password = 'canary-3f9';
      change(address);
      return openStore({ url: secret(address.href), folder: '', now, command: 'test' });
    };
    const failures = await Promise.allSettled([
      wrong(() => undefined),
      wrong((address) => {
        address.port = '1';
      }),
      wrong((address) => {
        address.hostname = 'no-such-host.invalid';
      }),
    ]);
    const errors = failures.map((one) =>
      one.status === 'rejected' ? (one.reason as Error) : null,
    );
    expect(errors.map((error) => (error as { kind?: string } | null)?.kind)).toEqual([
      'credentials',
      'unreachable',
      'unreachable',
    ]);
    for (const error of errors) {
      const { message, stack, cause } = error ?? {};
      expect(`${message} ${stack} ${String(cause)}`).not.toContain('canary-3f9');
    }
  });

  it.skipIf(noServer)(`is refused unless its database is UTF-8, ${onServer}`, async () => {
    const options = await served();
    const database = await openDatabase(options);
    await sql`create database latin encoding 'LATIN1' locale 'C' template template0`.execute(
      database.db,
    );
    await database.close();
    const url = secret(options.url.reveal().replace(/[^/]*$/, 'latin'));
    await expect(openStore({ ...options, url })).rejects.toMatchObject({
      kind: 'unsupported-server',
      message: expect.stringContaining('LATIN1') as string,
    });
  });

  it('is explained when the address is not one', async () => {
    const url = secret('canary-3f9 is no address');
    const opened = openStore({ url, folder: '', now, command: 'test' });
    await expect(opened).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(opened).rejects.not.toThrow('canary-3f9');
  });
});
