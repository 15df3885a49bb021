import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import { openQueue } from '../queue.ts';
import { isLoopback } from '../serve/access.ts';
import { startClock } from '../schedule.ts';
import { startServing } from '../serve/serving.ts';
import { openDatabase } from '../store/connect.ts';
import { storeOn } from '../store/sql-store.ts';
import { UserError, type CommandSpec, type Shell } from './command.ts';
import { CONFIG_OPTION, openConfig } from './session.ts';

const LEAST_TAKE_OVER = 10;

const whole = (
  options: Record<string, unknown>,
  name: string,
  [least, unit]: [number, string],
): number => {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UserError(`"${options[name]}" is not a number of ${unit} from ${least} up`);
};

/** The page shows titles and figures: nobody gets it over a network without a token. */
const refuseOpenDoor = ({ server }: Config): void => {
  if (server.token !== null || isLoopback(server.host)) return;
  throw new UserError(
    `server.host is ${server.host}, which others can reach, and server.token is not set: set BETSHEET_TOKEN (or BETSHEET_TOKEN_FILE), or leave the host out to serve this machine only`,
  );
};

const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

const serve = async (
  shell: Shell,
  options: Record<string, unknown>,
  config: Config,
): Promise<void> => {
  const takeOverSeconds = whole(options, 'takeOver', [LEAST_TAKE_OVER, 'seconds']);
  const graceMs = whole(options, 'grace', [1, 'seconds']) * 1000;
  const partItems = whole(options, 'part', [1, 'issues']);
  const database = await openDatabase({ ...config.store, command: 'serve', now: shell.now });
  try {
    const queue = await openQueue(database, {
      takeOverSeconds,
      log: shell.log,
      scrub: shell.scrub,
    });
    const alone = database.engine.kind === 'pglite';
    const serving = await startServing({
      shell,
      config,
      store: storeOn(database),
      queue,
      partItems: alone ? null : partItems,
      worker: `${hostname()} ${process.pid}`,
      startClock,
      reload: () => openConfig(shell, options),
    }).catch(async (error: unknown) => {
      await queue.stop(0);
      throw error;
    });
    const forget = shell.onHangUp(() => void serving.reload());
    await untilStopped(shell.signal);
    forget();
    shell.log.info(`stopping: what is under way has ${graceMs / 1000} s`);
    await serving.stop(graceMs);
  } finally {
    await database.close();
  }
};

export const serveCommand: CommandSpec = {
  options: [
    CONFIG_OPTION,
    {
      flags: '--grace <seconds>',
      description: 'what is under way may finish within so long after SIGTERM',
      default: '20',
    },
    {
      flags: '--take-over <seconds>',
      description: 'a worker silent for so long is taken for dead, its work for another',
      default: '300',
    },
    {
      flags: '--part <issues>',
      description:
        'on PostgreSQL a longer pull is shared out in parts of so many, by projects or teams',
      default: '10000',
    },
  ],
  async run(shell, _args, options) {
    shell.log.level = shell.env.LOG_LEVEL ?? 'info';
    const config = await openConfig(shell, options);
    refuseOpenDoor(config);
    await serve(shell, options, config);
    return { exitCode: 0, text: 'Stopped.', json: { stopped: true } };
  },
};
