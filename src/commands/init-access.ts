import { UserError, type Shell } from './command.ts';

/** What is to be looked at, and the names of the variables that hold the tokens. */
export interface Access {
  jira: { host: string; deployment: 'cloud' | 'data-center'; tokenVariable: string } | null;
  linear: { apiUrl: string | null } | null;
  /** The environment, with what was typed in. */
  env: Record<string, string | undefined>;
}

const NOTHING_ASKED =
  'say what to look at: --jira HOST (with --email, or --data-center), --linear, or both; on a terminal `init` asks';

const withScheme = (host: string): string => (/^https?:\/\//.test(host) ? host : `https://${host}`);

const askFor = async (shell: Shell, question: string, secret = false): Promise<string> =>
  shell.ask === null ? '' : shell.ask(question, { secret });

const isSet = (env: Access['env'], name: string): boolean =>
  Boolean(env[name]) || Boolean(env[`${name}_FILE`]);

/** Fills a variable from the keyboard, or says how to set it. */
const requireVariable = async (
  shell: Shell,
  env: Access['env'],
  { name, what, secret }: { name: string; what: string; secret: boolean },
): Promise<void> => {
  if (isSet(env, name)) return;
  const shown = secret ? 'not shown, and not written anywhere' : `written as \${${name}}`;
  const typed = await askFor(shell, `${what} (${shown}): `, secret);
  if (typed === '')
    throw new UserError(`${name} is not set: put ${what} into the environment as ${name}`);
  env[name] = typed;
};

const jiraAccess = async (
  shell: Shell,
  options: Record<string, unknown>,
  env: Access['env'],
): Promise<Access['jira']> => {
  const alone = options.linear === undefined;
  const host =
    (options.jira as string | undefined) ??
    (alone
      ? await askFor(shell, 'Host of your Jira, for instance acme.atlassian.net (empty: none): ')
      : '');
  if (host === '') return null;
  if (typeof options.email === 'string') env.JIRA_EMAIL = options.email;
  if (options.dataCenter === true) {
    const what = 'a personal access token of Jira';
    await requireVariable(shell, env, { name: 'JIRA_PAT', what, secret: true });
    return { host: withScheme(host), deployment: 'data-center', tokenVariable: 'JIRA_PAT' };
  }
  const email = 'the e-mail of the API token’s owner';
  await requireVariable(shell, env, { name: 'JIRA_EMAIL', what: email, secret: false });
  const what = 'an API token of Jira';
  await requireVariable(shell, env, { name: 'JIRA_API_TOKEN', what, secret: true });
  return { host: withScheme(host), deployment: 'cloud', tokenVariable: 'JIRA_API_TOKEN' };
};

const linearAccess = async (
  shell: Shell,
  options: Record<string, unknown>,
  env: Access['env'],
): Promise<Access['linear']> => {
  const wanted =
    options.linear !== undefined ||
    (options.jira === undefined && /^y/i.test(await askFor(shell, 'Read Linear too? (y/n): ')));
  if (!wanted) return null;
  const what = 'an API key of Linear';
  await requireVariable(shell, env, { name: 'LINEAR_API_KEY', what, secret: true });
  return { apiUrl: typeof options.linear === 'string' ? options.linear : null };
};

/** From flags and environment, and from the keyboard what they lack. */
export const readAccess = async (
  shell: Shell,
  options: Record<string, unknown>,
): Promise<Access> => {
  const env = { ...shell.env };
  const jira = await jiraAccess(shell, options, env);
  const linear = await linearAccess(shell, options, env);
  if (jira === null && linear === null) throw new UserError(NOTHING_ASKED);
  return { jira, linear, env };
};
