import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { analyse, inputsOf } from '../analysis.ts';
import { applySuggestions, renderSuggestions } from '../classify/apply-suggestions.ts';
import {
  suggest,
  type SuggestOptions,
  type Suggestions,
  type Weight,
} from '../classify/suggest.ts';
import type { Config, Mappings } from '../config/config.ts';
import { loadMappings } from '../config/load-mappings.ts';
import { formatProblem, type Findings } from '../config/problem.ts';
import { readMaterial, type Material } from '../material.ts';
import { dateAt } from '../model/calendar.ts';
import { periodContaining } from '../model/period.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { ItemId } from '../model/work-item.ts';
import type { Store } from '../store/store.ts';
import { writeFileAtomically } from '../workbooks/write.ts';
import { UserError, type CommandSpec } from './command.ts';
import { asOfInstant, orWriteError } from './export.ts';
import { CONFIG_OPTION, withSession } from './session.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const weigh = ({ items, days }: Weight): string => {
  const counted = `${items} ${items === 1 ? 'item' : 'items'}`;
  return days === null ? counted : `${counted}, ${days.toFixed(1)} days`;
};

const describe = ({ because, covers, steals, examples }: Suggestions['suggestions'][number]) => [
  `  covers ${weigh(covers)}, for instance ${examples.join(', ')}: ${because}`,
  ...steals.map(
    ({ ruleId, from, weight }) => `  would take ${weigh(weight)} from ${ruleId} (${from})`,
  ),
];

/** What would be done and why, then the rules to paste. */
const textOf = ({ suggestions, open, coverage }: Suggestions): string[] => [
  `Classified with more than low confidence: ${percent(coverage.before)} of this year's days; with the rules below ${percent(coverage.after)}.`,
  ...suggestions.flatMap((one) => [
    '',
    `${one.rule.id}: ${Object.values(one.rule.set).join(', ')}`,
    ...describe(one),
  ]),
  ...(open.length === 0 ? [] : ['', 'Frequent, but only a person can say what they are:']),
  ...open.map(({ basis, name, covers }) => `  ${basis} ${name}: ${weigh(covers)}`),
  ...(suggestions.length === 0
    ? []
    : ['', 'To paste at the end of `rules:` in mappings.yaml, or use --apply:', '']),
  renderSuggestions(suggestions).trimEnd(),
];

const daysByItem = async (config: Config, store: Store, material: Material) => {
  const asOf = await asOfInstant({ config, store }, undefined);
  const today = dateAt(asOf, config.calendar.timezone);
  const { start } = periodContaining(today, 'year', config.calendar.fiscal);
  const { effort } = await analyse(inputsOf(config, material), material, store, {
    window: { start, end: today },
    asOf,
    rulesOn: today,
    cuts: [],
  });
  const days = new Map<ItemId, number>();
  for (const { itemId, units } of effort.allocations)
    if (itemId !== null) days.set(itemId, (days.get(itemId) ?? 0) + units / UNITS_PER_DAY);
  return { days, today };
};

/** Mappings as they would be with a changed text; a UserError when the text is not valid. */
const mappingsOf = async (file: string, text: string): Promise<Mappings> => {
  const findings: Findings = { problems: [], warnings: [] };
  const mappings = await loadMappings({ file, text }, findings);
  if (findings.problems.length > 0)
    throw new UserError(findings.problems.map(formatProblem).join('\n'));
  return mappings;
};

/** Writes the rules into the owner's mappings, comments kept; says what was added and what they really cover. */
const apply = async (
  file: string,
  suggestions: Suggestions['suggestions'],
  coverageWith: (mappings: Mappings) => number,
) => {
  const { text, added, skipped } = applySuggestions(await readFile(file, 'utf8'), suggestions);
  const after = coverageWith(await mappingsOf(file, text));
  if (added.length > 0) await orWriteError(writeFileAtomically(file, text));
  return { file, added, skipped, after };
};

const NO_MAPPINGS =
  'there is no mappings file to write into: make mappings.yaml beside the configuration, with the line `preset: bets` in it, and run this again';

export const suggestCommand: CommandSpec = {
  options: [
    CONFIG_OPTION,
    { flags: '--dimension <id>', description: 'what to find rules for', default: 'shape' },
    { flags: '--apply', description: 'write the rules into the mappings file' },
  ],
  run: (shell, _args, given) =>
    withSession(shell, given, 'suggest', async ({ config, store }) => {
      const { mappings, mappingsFile } = config;
      const dimension = given.dimension as string;
      const known = mappings.dimensions.map(({ id }) => id);
      if (!known.includes(dimension))
        throw new UserError(`"${dimension}" is not a dimension: allowed are ${known.join(', ')}`);
      if (given.apply === true && mappingsFile === null) throw new UserError(NO_MAPPINGS);
      const material = await readMaterial(config, store);
      const { days, today } = await daysByItem(config, store, material);
      const options: SuggestOptions = {
        dimension,
        days,
        overrides: material.overrides,
        asOf: today,
      };
      const found = suggest(material.items.values(), mappings, options);
      if (given.apply !== true || mappingsFile === null)
        return {
          exitCode: 0,
          text: textOf(found).join('\n'),
          json: found as never,
        };
      const applied = await apply(
        resolve(shell.cwd, mappingsFile),
        found.suggestions,
        (changed) => suggest(material.items.values(), changed, options).coverage.before,
      );
      return {
        exitCode: 0,
        text: `${applied.file}: ${applied.added.length} rules added; ${percent(found.coverage.before)} of this year's days were classified with more than low confidence, ${percent(applied.after)} are now.`,
        json: { ...found, applied } as never,
      };
    }),
};
