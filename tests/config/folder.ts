import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { type ConfigResult, loadConfig } from '../../src/config/load.ts';
import { type ConfigProblem, formatProblem } from '../../src/config/problem.ts';

export const ENVIRONMENT = {
  JIRA_EMAIL: 'finance@example.com',
  JIRA_API_TOKEN: 'jira-token-value',
  JIRA_PAT: 'pat-value',
  LINEAR_API_KEY: 'lin_api_value',
};

/** The least that a config may say. */
export const LEAST = `sources:
  - { id: linear, type: linear, token: "\${LINEAR_API_KEY}" }
`;

type Files = Record<string, string | Uint8Array>;

/** Writes files into a new folder and loads its betsheet.yaml as a person there would. */
export const load = async (
  files: Files,
  env: Record<string, string | undefined> = ENVIRONMENT,
): Promise<ConfigResult> => {
  const cwd = await mkdtemp(join(tmpdir(), 'betsheet-config-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    return await loadConfig({ file: 'betsheet.yaml', env, cwd });
  } finally {
    await rm(cwd, { recursive: true });
  }
};

/** The config of files that must be right. */
export const configOf = async (
  files: Files,
  env?: Record<string, string | undefined>,
): Promise<Config> => {
  const result = await load(files, env);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.config;
};

/** The problems, as people read them, of files that must be wrong. */
export const problemsOf = async (
  files: Files,
  env?: Record<string, string | undefined>,
): Promise<string[]> => {
  const result = await load(files, env);
  return result.ok ? [] : result.problems.map(formatProblem);
};

/** The same for a betsheet.yaml that says `text` after the least. */
export const problemsWith = (text: string): Promise<string[]> =>
  problemsOf({ 'betsheet.yaml': `${LEAST}${text}\n` });

export const placesOf = (problems: ConfigProblem[]): string[] =>
  problems.map(({ file, line }) => `${file}:${line}`);
