import { join, relative, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { generateOrganisation } from '../demo/organisation.ts';
import { createRandom } from '../demo/random.ts';
import { startJiraServer } from '../demo/jira-server.ts';
import { startLinearServer } from '../demo/linear-server.ts';
import { layDemoWorkspace } from '../demo/workspace.ts';
import { trackRun } from '../journal.ts';
import { openStore } from '../store/connect.ts';
import { UserError, type CommandResult, type CommandSpec, type Shell } from './command.ts';
import { runWholeJob } from './run.ts';

/** The simulated day: a fixed one, so that a seed gives the same workbooks whenever it is run. */
const DEMO_NOW = Date.UTC(2026, 9, 5, 6);
const DEMO_PERIOD = 'FY2026-Q3';
const MONTHS_OF_HISTORY = 15;
const JIRA_TOKEN = 'demo-jira-token';
const LINEAR_TOKEN = 'demo-linear-token';
/** As a scoped token asks: through the gateway, which says where the site itself is. */
const JIRA_GATEWAY = '/ex/jira/0f1e2d3c-4b5a-4678-9abc-def012345678';

const wholeNumber = (options: Record<string, unknown>, name: string, least: number): number => {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UserError(`--${name} "${options[name]}" is not a whole number from ${least} up`);
};

const runDemo = async (shell: Shell, file: string, seed: number): Promise<CommandResult> => {
  const loaded = await loadConfig({ file, env: {}, cwd: shell.cwd });
  if (!loaded.ok)
    throw new Error(`the demo's own configuration is broken: ${JSON.stringify(loaded.problems)}`);
  const { config } = loaded;
  const store = await openStore({ ...config.store, command: 'demo', now: shell.now });
  const random = createRandom(seed);
  const simulated = { ...shell, now: () => DEMO_NOW, random: () => random.next() };
  try {
    return await trackRun(store, { command: 'demo', config, shell: simulated }, (runId) =>
      runWholeJob(shell, { config, store }, { runId, period: DEMO_PERIOD, now: () => DEMO_NOW }),
    );
  } finally {
    await store.close();
  }
};

export const demoCommand: CommandSpec = {
  options: [
    { flags: '--people <n>', description: 'people in the company', default: '120' },
    { flags: '--issues <n>', description: 'issues in Jira and Linear together', default: '6000' },
    { flags: '--seed <n>', description: 'same seed, same company, same workbooks', default: '1' },
    { flags: '--out <dir>', description: 'where the workbooks go', default: 'output' },
  ],
  run: async (shell, _args, options) => {
    const seed = wholeNumber(options, 'seed', 0);
    const out = resolve(shell.cwd, options.out as string);
    const organisation = generateOrganisation({
      seed,
      people: wholeNumber(options, 'people', 10),
      issues: wholeNumber(options, 'issues', 100),
      months: MONTHS_OF_HISTORY,
      now: DEMO_NOW,
    });
    const now = (): number => DEMO_NOW;
    const jira = await startJiraServer({
      organisation,
      token: JIRA_TOKEN,
      email: 'worker@example.com',
      prefix: JIRA_GATEWAY,
      now,
    });
    const linear = await startLinearServer({ organisation, token: LINEAR_TOKEN, now });
    try {
      const file = await layDemoWorkspace(join(out, 'demo'), out, organisation, {
        jiraHost: jira.url,
        jiraToken: JIRA_TOKEN,
        linearUrl: linear.url,
        linearToken: LINEAR_TOKEN,
      });
      const result = await runDemo(shell, file, seed);
      const config = relative(shell.cwd, file);
      const hint = `Ask why a row says what it says: npm run -s betsheet -- explain KEY --config ${config}`;
      return { ...result, text: `${result.text}\n${hint}` };
    } finally {
      await Promise.all([jira.close(), linear.close()]);
    }
  },
};
