import { access as reach, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { classify } from '../classify/classify.ts';
import { guessMappings, type GuessedMappings } from '../classify/guess-mappings.ts';
import { renderMappings } from '../classify/render-mappings.ts';
import { factsOfItems, type WorkspaceFacts } from '../classify/workspace-facts.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { formatProblem } from '../config/problem.ts';
import { UNCLASSIFIED } from '../model/verdict.ts';
import type { WorkItem } from '../model/work-item.ts';
import { writeFileAtomically } from '../workbooks/write.ts';
import { UserError, type CommandSpec, type Shell } from './command.ts';
import { orWriteError } from './export.ts';
import { readAccess, type Access } from './init-access.ts';
import { renderConfig, type Found } from './init-config.ts';
import { takeSample, type Sample } from './init-sample.ts';

const CONFIG = 'betsheet.yaml';
const MAPPINGS = 'mappings.yaml';

const exists = (file: string): Promise<boolean> =>
  reach(file).then(
    () => true,
    () => false,
  );

/** Where the two files go: `--config FILE` as every command knows it, or betsheet.yaml in the folder of `--out`. */
const filesAt = (
  cwd: string,
  { config, out }: { config?: string; out: string },
): { config: string; mappings: string } => {
  const file = resolve(cwd, config ?? join(out, CONFIG));
  return { config: file, mappings: join(dirname(file), MAPPINGS) };
};

const refuseToOverwrite = async (files: string[]): Promise<void> => {
  for (const file of files)
    if (await exists(file))
      throw new UserError(
        `${file} is there already: use --out for another folder, or --force to replace it`,
      );
};

const load = async (shell: Shell, file: string, env: Access['env']): Promise<Config> => {
  const loaded = await loadConfig({ file, env, cwd: shell.cwd });
  if (!loaded.ok)
    throw new UserError(
      loaded.problems.map((one) => formatProblem({ ...one, file: basename(file) })).join('\n'),
    );
  shell.hideSecrets(loaded.config);
  return loaded.config;
};

/** The sources as the program itself will read them: through a configuration, so that tokens go the usual way. */
const openConfigured = async (shell: Shell, access: Access): Promise<Config> => {
  const folder = await mkdtemp(join(tmpdir(), 'betsheet-init-'));
  try {
    const nothing: Found = { fields: {}, restingStates: [] };
    await writeFile(join(folder, CONFIG), renderConfig(access, nothing));
    return await load(shell, join(folder, CONFIG), access.env);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const FIELD = /^field\.(.+)$/;

/** Fields that say a value of ours outright need no guess. */
const OUTRIGHT = ['shape', 'horizon'];

const factsToGuessFrom = (items: WorkItem[]): WorkspaceFacts => {
  const facts = factsOfItems(items);
  return { ...facts, fields: facts.fields.filter(({ name }) => !OUTRIGHT.includes(name)) };
};

/** Fields that a guessed rule asks for, and those in which people say a value of ours outright. */
const usedFields = ({ fields }: Sample, { rules }: GuessedMappings): Record<string, string> => {
  const asked = new Set(
    rules.flatMap(({ when }) => Object.keys(when).map((key) => FIELD.exec(key)?.[1])),
  );
  const wanted = (name: string): boolean => asked.has(name) || OUTRIGHT.includes(name);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted(name)));
};

/** Share of the work that would have a bet shape; null without work. */
const coverageOf = ({ mappings }: Config, items: WorkItem[]): number | null => {
  const { verdicts } = classify(items, mappings);
  const work = items.filter(({ level }) => level <= 0);
  const classified = work.filter(({ id }) => verdicts.get(id)?.shape?.value !== UNCLASSIFIED);
  return work.length === 0 ? null : classified.length / work.length;
};

const write = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  await orWriteError(writeFileAtomically(file, text));
};

const textOf = (
  shell: Shell,
  written: string,
  result: { samples: Sample[]; guessed: GuessedMappings; found: Found; coverage: number | null },
): string => {
  const { samples, guessed, found, coverage } = result;
  const count = samples.reduce((sum, { items }) => sum + items.length, 0);
  const file = relative(shell.cwd, written);
  const share =
    coverage === null
      ? 'no issue was there to classify'
      : `${(coverage * 100).toFixed(0)} % of the issues looked at have a bet shape with it`;
  return [
    `Looked at ${count} items of ${samples.map(({ source }) => source).join(' and ')}.`,
    ...guessed.rules.map(({ value, because }) => `  ${value}: ${because}`),
    ...Object.entries(found.fields).flatMap(([source, fields]) =>
      Object.entries(fields).map(
        ([name, title]) => `  ${source} field ${title} is read as ${name}`,
      ),
    ),
    ...(found.restingStates.length === 0
      ? []
      : [`  not counted as work: ${found.restingStates.join(', ')}`]),
    `Written: ${written} and ${MAPPINGS}; ${share}.`,
    'These are guesses: read both files. Tokens are not in them; keep them in the environment.',
    `Next: betsheet check --config ${file}, then betsheet run --config ${file}`,
  ].join('\n');
};

export const initCommand: CommandSpec = {
  options: [
    {
      flags: '--jira <host>',
      description: 'your Jira, for instance acme.atlassian.net (token: JIRA_API_TOKEN)',
    },
    { flags: '--email <address>', description: 'owner of the Jira token (else JIRA_EMAIL)' },
    { flags: '--data-center', description: 'Jira Data Center (token: JIRA_PAT)' },
    { flags: '--linear [url]', description: 'your Linear (key: LINEAR_API_KEY)' },
    { flags: '--out <dir>', description: 'where the files go', default: 'config' },
    { flags: '--config <file>', description: 'the same as a file, mappings.yaml goes beside it' },
    { flags: '--force', description: 'replace files that are there' },
  ],
  async run(shell, _args, options) {
    const files = filesAt(shell.cwd, options as { config?: string; out: string });
    if (options.force !== true) await refuseToOverwrite(Object.values(files));
    const access = await readAccess(shell, options);
    const { sources } = await openConfigured(shell, access);
    const samples = await Promise.all(sources.map((entry) => takeSample(shell, entry)));
    const items = samples.flatMap((sample) => sample.items);
    const guessed = guessMappings(factsToGuessFrom(items));
    const found: Found = {
      fields: Object.fromEntries(
        samples.map((sample) => [sample.source, usedFields(sample, guessed)]),
      ),
      restingStates: guessed.restingStates,
    };
    await write(files.config, renderConfig(access, found));
    await write(files.mappings, renderMappings(guessed));
    const coverage = coverageOf(await load(shell, files.config, access.env), items);
    return {
      exitCode: 0,
      text: textOf(shell, files.config, { samples, guessed, found, coverage }),
      json: {
        files: Object.values(files),
        sample: Object.fromEntries(samples.map((one) => [one.source, one.items.length])),
        rules: guessed.rules as never,
        ...found,
        unknownLabels: guessed.unknownLabels as never,
        coverage,
      },
    };
  },
};
