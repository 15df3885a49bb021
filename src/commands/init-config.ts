import type { Access } from './init-access.ts';

/** What was found out about the workspace and goes into betsheet.yaml. */
export interface Found {
  /** By source: our name for a field to the source's. */
  fields: Record<string, Record<string, string>>;
  /** States in progress in which nobody works. */
  restingStates: string[];
}

/** As a YAML scalar or flow collection; JSON is YAML. */
const yaml = (value: unknown): string => JSON.stringify(value);

const fieldLines = (fields: Record<string, string> | undefined): string[] =>
  fields === undefined || Object.keys(fields).length === 0
    ? [
        '    # fields: { team: Team, shape: Bet shape } # for instance: our name, then the field in the source',
      ]
    : [
        '    # Guessed: fields that look like investment categories; rules ask for them as field.<name>.',
        '    fields:',
        ...Object.entries(fields).map(([name, title]) => `      ${name}: ${yaml(title)}`),
      ];

const jiraLines = (jira: NonNullable<Access['jira']>, { fields }: Found): string[] => [
  '  - id: jira # part of every item’s id, so do not change it later',
  '    type: jira',
  ...(jira.deployment === 'cloud' ? [] : ['    deployment: data-center']),
  `    host: ${yaml(jira.host)}`,
  ...(jira.deployment === 'cloud' ? ['    email: ${JIRA_EMAIL}'] : []),
  `    token: \${${jira.tokenVariable}}`,
  '    # projects: [PAY, WEB] # for instance; without it, every project that the token can see',
  ...fieldLines(fields.jira),
];

const linearLines = (linear: NonNullable<Access['linear']>, { fields }: Found): string[] => [
  '  - id: linear',
  '    type: linear',
  '    token: ${LINEAR_API_KEY}',
  ...(linear.apiUrl === null ? [] : [`    apiUrl: ${yaml(linear.apiUrl)}`]),
  '    # teams: [ENG] # for instance; without it, every team that the key can see',
  ...fieldLines(fields.linear),
];

const effortLines = ({ restingStates }: Found): string[] =>
  restingStates.length === 0
    ? ['# effort:', '#   active: { out: [Blocked] } # states in progress in which nobody works']
    : [
        'effort:',
        '  # Guessed: states that count as in progress and whose names say that nobody works on it.',
        `  active: { out: ${yaml(restingStates)} }`,
      ];

/** A commented betsheet.yaml. Secrets stand in it as names of variables only. */
export const renderConfig = (access: Pick<Access, 'jira' | 'linear'>, found: Found): string =>
  [
    '# Written by `betsheet init`. ${NAME} is read from the environment, or from the file that NAME_FILE names.',
    '# Beside it: mappings.yaml (guessed, too), and when you have them people.csv, rates.csv, overrides.csv.',
    'sources:',
    ...(access.jira === null ? [] : jiraLines(access.jira, found)),
    ...(access.linear === null ? [] : linearLines(access.linear, found)),
    '',
    '# Without a url an embedded database in the folder .betsheet, with one PostgreSQL.',
    'store:',
    '  url: ${DATABASE_URL}',
    '',
    '# calendar:',
    '#   timezone: Europe/Berlin # where a day begins and ends (default: UTC)',
    '#   fiscalYearStart: 2 # month in which the fiscal year begins (default: 1)',
    '',
    ...effortLines(found),
    '',
    '# Intended mix, at most 100 % together; the workbooks show it beside what happened.',
    '# intended: { Explore: 10%, Outcome: 25%, Build: 30%, Run: 20% }',
    '',
    '# What `betsheet serve` does when.',
    'schedule:',
    "  - { name: nightly, cron: '15 4 * * *', do: sync }",
    "  - { name: monday-review, cron: '0 7 * * 1', do: [sync, export leadership] }",
    '',
  ].join('\n');
