/** A good config that uses every section, and ways to break one line of it. Each break says on which line an error is due. */

export const GOOD = `sources:
  - id: acme-jira
    type: jira
    deployment: cloud
    host: https://acme.atlassian.net
    email: \${JIRA_EMAIL}
    token: \${JIRA_API_TOKEN}
    projects: [PAY, WEB]
    fields:
      team: Team
      funding: Funding
    requestsPerSecond: 5
  - id: linear
    type: linear
    tokenKind: apiKey
    token: \${LINEAR_API_KEY}
    apiUrl: https://api.linear.app/graphql
    teams: [ENG]
store:
  folder: .betsheet
calendar:
  timezone: Europe/Berlin
  fiscalYearStart: 2
  pattern: 4-4-5
  fiscalYearNamedBy: end
  weekend: [sat, sun]
  holidays: [2026-12-25]
effort:
  model: time-share
  staleAfterDays: 30
  levels: [-1, 0]
currency: EUR
exchange:
  - from: USD
    to: EUR
    rate: 0.92
    period: FY2026-Q3
intended:
  Explore: 10%
  Outcome: 25%
accounting:
  basis: asu_2025_06
  fields:
    fundingReference: funding
output:
  dir: output
  individuals: false
schedule:
  - name: nightly
    cron: "15 4 * * *"
    do: sync
server:
  port: 8080
sameWork:
  effortFrom: jira
`;

export interface Broken {
  what: string;
  text: string;
  /** Lines on which the first error may stand. */
  lines: number[];
  env?: Record<string, string | undefined>;
}

/** A small seeded generator (mulberry32): 0 to 1. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)]!;

const LINES = GOOD.trimEnd().split('\n');
/** Index of the one line that starts (after its indentation and dash) with a key. */
const lineOf = (key: string, nth = 0): number =>
  LINES.flatMap((line, index) =>
    line.replace(/^[\s-]+/, '').startsWith(`${key}:`) ? [index] : [],
  )[nth]!;

const withLine = (index: number, line: string): string => LINES.with(index, line).join('\n');

const setting = (key: string, value: string, nth = 0): Omit<Broken, 'what'> => {
  const index = lineOf(key, nth);
  const text = withLine(index, LINES[index]!.replace(/:.*$/, `: ${value}`));
  return { text, lines: [index + 1] };
};

const WRONG_VALUES: readonly (readonly [string, readonly string[]])[] = [
  ['id', ['Acme', 'a:b', '[x]', '-x', '3', '{}', '"a b"']],
  ['type', ['jirra', 'JIRA', '1', '[jira]', '""']],
  ['deployment', ['clod', 'server', 'true']],
  ['host', ['acme', 'http://example.com', '7', 'https://', 'file:///etc/passwd']],
  ['email', ['nobody', '1', '"@"', '[a@b.co]']],
  ['projects', ['PAY', '[pay]', '[1]', '{ PAY: 1 }', '["PAY 1"]']],
  ['requestsPerSecond', ['0', '-1', 'fast', '[1]']],
  ['tokenKind', ['key', 'apikey', '1']],
  ['apiUrl', ['http://linear.app', 'linear']],
  ['timezone', ['Mars/Base', 'Europe/Berlim', '2', '""', '"+01:00"']],
  ['fiscalYearStart', ['0', '13', 'feb', '1.5']],
  ['pattern', ['4-4-4', '445', 'month']],
  ['fiscalYearNamedBy', ['middle', '1']],
  ['weekend', ['sat', '[satt]', '[6]', '[sun, mon, tue, wed, thu, fri, sat]']],
  [
    'holidays',
    [
      '[2026-02-30]',
      '[2026-13-01]',
      '[25.12.2026]',
      'none',
      '[[2026-12-25]]',
      '[2026-12-25T00:00:00Z]',
    ],
  ],
  ['model', ['timeshare', 'time_share', 'equl', '5']],
  ['staleAfterDays', ['0', '1.5', 'a month', '-3']],
  ['levels', ['0', '[]', '[a]', '[0.5]']],
  ['currency', ['EURO', 'eur', '1', 'XXQ']],
  ['to', ['EURO', 'USD', '5']],
  ['rate', ['0', '-2', '"0.9"', '.nan']],
  ['period', ['2026-Q3', 'FY26', '2026-13', 'FY2026-Q5']],
  ['Explore', ['101%', '10', 'ten', '-1%', '[1]', '90%']],
  ['basis', ['gaap', 'asu_2025_6', '1']],
  ['fundingReference', ['fundng', '1', '"a b"']],
  ['individuals', ['yes', '0', '"false"']],
  ['cron', ['"61 4 * * *"', '"4 * *"', '5', '""']],
  ['do', ['synk', '[]', '[sync, exprt]', 'export everything']],
  ['port', ['-1', '70000', 'http', '80.5']],
  ['effortFrom', ['github', '1', 'Linear']],
];

const wrongValue = (random: Random): Broken => {
  const [key, values] = pick(random, WRONG_VALUES);
  const value = pick(random, values);
  const broken = setting(key, value);
  // A sum over 100 % is an error of the whole section.
  const lines = key === 'Explore' ? [...broken.lines, lineOf('intended') + 1] : broken.lines;
  return { what: `${key}: ${value}`, ...broken, lines };
};

const KEYED = LINES.flatMap((line, index) => (/^\s*(- )?[A-Za-z]+:/.test(line) ? [index] : []));
const isUnder = (parent: string, index: number): boolean => {
  const start = lineOf(parent);
  const indent = LINES[start]!.search(/\S/);
  const end = LINES.findIndex((line, at) => at > start && line.search(/\S/) <= indent);
  return index > start && (end < 0 || index < end);
};

/** Doubles a letter of a key; names that people choose (fields, shapes) are not keys. */
const misspeltKey = (random: Random): Broken => {
  const index = pick(
    random,
    KEYED.filter((at) => at !== lineOf('team') && !isUnder('fields', at)),
  );
  const [, lead, key] = /^(\s*(?:- )?)([A-Za-z]+):/.exec(LINES[index]!)!;
  const at = Math.floor(random() * key!.length);
  const misspelt = key!.slice(0, at + 1) + key!.slice(at);
  const line = LINES[index]!.replace(`${lead}${key}:`, `${lead}${misspelt}:`);
  // A misspelt key may also be missing under its own name: then an error stands at what it belongs to as well.
  return { what: `${key} as ${misspelt}`, text: withLine(index, line), lines: parentsOf(index) };
};

/** The line itself and those of everything around it. */
const parentsOf = (index: number): number[] => {
  const indent = LINES[index]!.replace('- ', '  ').search(/\S/);
  const above = LINES.slice(0, index).findLastIndex(
    (line) => line.replace('- ', '  ').search(/\S/) < indent,
  );
  const first = LINES.slice(0, index + 1).findLastIndex((line) =>
    line.trimStart().startsWith('- '),
  );
  return [index + 1, first + 1, ...(above < 0 ? [] : parentsOf(above))];
};

const unknownKey = (random: Random): Broken => {
  const index = pick(
    random,
    [...LINES.keys()].filter((at) => /^\S/.test(LINES[at]!)),
  );
  return {
    what: 'an unknown section',
    text: LINES.toSpliced(index, 0, 'bogus: 1').join('\n'),
    lines: [index + 1],
  };
};

const duplicate = (random: Random): Broken => {
  const index = pick(
    random,
    KEYED.filter((at) => !LINES[at]!.includes('- ') && !/:$/.test(LINES[at]!)),
  );
  return {
    what: `twice ${LINES[index]!.trim()}`,
    text: LINES.toSpliced(index, 0, LINES[index]!).join('\n'),
    lines: [index + 2],
  };
};

const tabIndent = (random: Random): Broken => {
  const index = pick(
    random,
    KEYED.filter((at) => LINES[at]!.startsWith('  ') && !LINES[at]!.includes('- ')),
  );
  return {
    what: `tab before ${LINES[index]!.trim()}`,
    text: withLine(index, LINES[index]!.replace(/^\s+/, '\t')),
    lines: [index, index + 1],
  };
};

const syntax = (random: Random): Broken => {
  const index = pick(
    random,
    KEYED.filter((at) => !/:$/.test(LINES[at]!)),
  );
  const tail = pick(random, [
    ' [a',
    ' {a',
    ' "a',
    " 'a",
    ' a: b',
    ' @a',
    ' *nowhere',
    ' !!binary "%"',
  ]);
  const line = LINES[index]!.replace(/:.*$/, `:${tail}`);
  return {
    what: line.trim(),
    text: withLine(index, line),
    lines: Array.from({ length: LINES.length - index + 1 }, (_, at) => index + 1 + at),
  };
};

const unset = (random: Random): Broken => {
  const name = pick(random, ['JIRA_EMAIL', 'JIRA_API_TOKEN', 'LINEAR_API_KEY']);
  return {
    what: `${name} unset`,
    text: GOOD,
    lines: [LINES.findIndex((line) => line.includes(name)) + 1],
    env: { [name]: pick(random, ['', undefined]) },
  };
};

const missing = (random: Random): Broken => {
  const index = pick(random, [
    lineOf('host'),
    lineOf('token'),
    lineOf('period'),
    lineOf('cron'),
    lineOf('do'),
  ]);
  return {
    what: `without ${LINES[index]!.trim()}`,
    text: LINES.toSpliced(index, 1).join('\n'),
    lines: parentsOf(index),
  };
};

const sameId: () => Broken = () => ({ what: 'an id twice', ...setting('id', 'acme-jira', 1) });

/** The mutation of a seed. */
export const mutate = (seed: number): Broken => {
  const random = randomFrom(seed);
  for (let warm = 0; warm < 5; warm++) random();
  const kinds = [
    wrongValue,
    wrongValue,
    wrongValue,
    misspeltKey,
    unknownKey,
    duplicate,
    tabIndent,
    syntax,
    unset,
    missing,
    sameId,
  ];
  return pick(random, kinds)(random);
};
