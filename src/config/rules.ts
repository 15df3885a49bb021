import { validate as isCron } from 'node-cron';
import type { Dimension } from './config.ts';
import { repeated } from './dimensions.ts';
import type { Report } from './issues.ts';
import { type ConfigProblem, didYouMean } from './problem.ts';
import { questionProblems } from './questions.ts';
import type { ConfigFile } from './schema.ts';

/* Rules between settings of betsheet.yaml. Each takes the valid part of the file and returns what it finds. */

const ROUNDING = 1e-9;

const duplicates = (
  report: Report,
  section: string,
  key: string,
  values: string[],
): ConfigProblem[] =>
  repeated(values).map(([index, value]) =>
    report([section, index, key], `${key}: ${JSON.stringify(value)} is there twice`, {
      value,
      suggestion: 'give each its own',
    }),
  );

const cronProblems = (config: ConfigFile, report: Report): ConfigProblem[] =>
  config.schedule.flatMap(({ cron }, index) =>
    isCron(cron)
      ? []
      : [
          report(
            ['schedule', index, 'cron'],
            `cron: ${JSON.stringify(cron)} is not a cron expression`,
            {
              value: cron,
              suggestion: 'write five fields, minute hour day month weekday, such as "15 4 * * *"',
            },
          ),
        ],
  );

const intendedProblems = (
  config: ConfigFile,
  shape: Dimension | undefined,
  report: Report,
): ConfigProblem[] => {
  const entries = Object.entries(config.intended ?? {});
  const allowed = shape?.values.map(({ value }) => value) ?? [];
  const unknown = shape === undefined ? [] : entries.filter(([value]) => !allowed.includes(value));
  const sum = entries.reduce((total, [, share]) => total + share, 0);
  return [
    ...unknown.map(([value]) =>
      report(
        ['intended', value],
        `intended: ${JSON.stringify(value)} is not a bet shape`,
        { value, allowed, ...didYouMean(value, allowed) },
        'key',
      ),
    ),
    ...(sum > 1 + ROUNDING
      ? [
          report(
            ['intended'],
            `intended: the shares add up to ${Number((sum * 100).toFixed(4))}%`,
            { suggestion: 'keep them at or below 100%' },
          ),
        ]
      : []),
  ];
};

const exchangeProblems = (config: ConfigFile, report: Report): ConfigProblem[] => [
  ...config.exchange.flatMap(({ from, to }, index) =>
    from === to
      ? [
          report(['exchange', index, 'to'], `exchange changes ${from} into itself`, {
            value: to,
          }),
        ]
      : [],
  ),
  ...repeated(config.exchange.map(({ from, to, period }) => `${from} to ${to} in ${period}`)).map(
    ([index, rate]) =>
      report(['exchange', index], `exchange: the rate of ${rate} is there twice`, {
        suggestion: 'keep one of them',
      }),
  ),
];

const policyProblems = (
  { accounting: { policies } }: ConfigFile,
  report: Report,
): ConfigProblem[] => {
  const backwards = policies.flatMap(({ id, from, to }, index) =>
    from !== null && to !== null && from > to
      ? [
          report(
            ['accounting', 'policies', index, 'to'],
            `the policy ${id} ends before it begins`,
            { value: to },
          ),
        ]
      : [],
  );
  const overlapping = policies.flatMap((policy, index) => {
    const other = policies
      .slice(0, index)
      .find(
        ({ from, to }) =>
          (policy.to ?? '9999') >= (from ?? '') && (to ?? '9999') >= (policy.from ?? ''),
      );
    if (other === undefined) return [];
    const suggestion = 'end one the day before the other begins';
    return [
      report(
        ['accounting', 'policies', index],
        `the policies ${other.id} and ${policy.id} hold on the same days`,
        { suggestion },
      ),
    ];
  });
  const twice = repeated(policies.map(({ id }) => id)).map(([index, id]) =>
    report(['accounting', 'policies', index, 'id'], `the policy ${id} is there twice`, {
      value: id,
    }),
  );
  return [...backwards, ...(backwards.length > 0 ? [] : overlapping), ...twice];
};

/** Settings that name a field which a source must map under `fields:`. */
const fieldProblems = (config: ConfigFile, report: Report): ConfigProblem[] => {
  const allowed = [...new Set(config.sources.flatMap(({ fields }) => Object.keys(fields)))];
  const named: [string[], string | null][] = [
    [['effort', 'assigneesField'], config.effort.assigneesField],
    ...Object.entries(config.accounting.fields).map(([key, name]): [string[], string | null] => [
      ['accounting', 'fields', key],
      name,
    ]),
  ];
  return named.flatMap(([path, name]) =>
    name === null || allowed.includes(name)
      ? []
      : [
          report(path, `${path.join('.')}: no source has ${JSON.stringify(name)} under fields`, {
            value: name,
            allowed,
            ...(allowed.length === 0
              ? { suggestion: `add ${name}: to the fields of a source` }
              : didYouMean(name, allowed)),
          }),
        ],
  );
};

const activeProblems = ({ effort: { active } }: ConfigFile, report: Report): ConfigProblem[] => {
  const out = new Set(active.out.map((name) => name.toLowerCase()));
  return active.in.flatMap((name, index) =>
    out.has(name.toLowerCase())
      ? [
          report(
            ['effort', 'active', 'in', index],
            `effort.active: ${JSON.stringify(name)} is both in and out`,
            { value: name, suggestion: 'keep one of them' },
          ),
        ]
      : [],
  );
};

/** Everything that settings say against one another. */
export const ruleProblems = (
  config: ConfigFile,
  dimensions: readonly Dimension[],
  report: Report,
): ConfigProblem[] => [
  ...duplicates(
    report,
    'sources',
    'id',
    config.sources.map(({ id }) => id),
  ),
  ...duplicates(
    report,
    'schedule',
    'name',
    config.schedule.map(({ name }) => name),
  ),
  ...cronProblems(config, report),
  ...intendedProblems(
    config,
    dimensions.find(({ id }) => id === 'shape'),
    report,
  ),
  ...questionProblems(config.review.questions, dimensions, report),
  ...exchangeProblems(config, report),
  ...policyProblems(config, report),
  ...fieldProblems(config, report),
  ...activeProblems(config, report),
];
