import { inspect } from 'node:util';
import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { configOf, ENVIRONMENT, LEAST, load, problemsOf, problemsWith } from './folder.ts';

const CONTRACT = `sources:
  - id: acme-jira
    type: jira
    host: https://acme.atlassian.net
    email: \${JIRA_EMAIL}
    token: \${JIRA_API_TOKEN}
    projects: [PAY, WEB]
    fields: { team: Team, points: Story Points, plannedStart: Target start, plannedEnd: Target end, shape: Bet shape }
  - id: dc-jira
    type: jira
    deployment: data-center
    host: https://jira.example.com
    token: \${JIRA_PAT}
  - id: linear
    type: linear
    token: \${LINEAR_API_KEY}
    teams: [ENG]                           # apiUrl: overrides the endpoint
store:
  url: \${DATABASE_URL}                     # absent: embedded, in .betsheet/
calendar: { timezone: Europe/Berlin, fiscalYearStart: 2, pattern: calendar, weekend: [sat, sun], holidays: [2026-12-25] }
effort: { model: time-share, staleAfterDays: 30 }
mappings: mappings.yaml
people: people.csv      # id, email, name, team, cost_centre, role, fte, from, to, time_off
rates: rates.csv        # team_or_role, per_day, currency, from, to
intended: { Explore: 10%, Outcome: 25% }
output: { dir: output, individuals: false }
schedule:
  - { name: nightly, cron: "15 4 * * *", do: sync }
  - { name: monday-review, cron: "0 7 * * 1", do: [sync, export leadership] }
server: { port: 8080 }
`;

const COMPANIONS = {
  'mappings.yaml': 'preset: bets\n',
  'people.csv': 'id,name,team\np1,Ada,Payments\n',
  'rates.csv': 'team_or_role,per_day,currency,from,to\nPayments,700,EUR,,\n',
};

describe('the contract', () => {
  it('reads the whole of it', async () => {
    const config = await configOf({ 'betsheet.yaml': CONTRACT, ...COMPANIONS });
    expect(config.sources.map(({ id, type }) => [id, type])).toEqual([
      ['acme-jira', 'jira'],
      ['dc-jira', 'jira'],
      ['linear', 'linear'],
    ]);
    expect(config.sources[0]).toMatchObject({
      deployment: 'cloud',
      host: 'https://acme.atlassian.net',
      email: 'finance@example.com',
      projects: ['PAY', 'WEB'],
      fields: { points: 'Story Points', shape: 'Bet shape' },
    });
    expect(config.sources[0]?.token.reveal()).toBe('jira-token-value');
    expect(config.sources[1]).toMatchObject({ deployment: 'data-center', email: null });
    expect(config.sources[2]).toMatchObject({
      tokenKind: 'apiKey',
      apiUrl: 'https://api.linear.app/graphql',
      teams: ['ENG'],
    });
    expect(config.store).toEqual({
      url: null,
      folder: expect.stringMatching(/^\/.*\/\.betsheet$/),
    });
    expect(config.calendar).toEqual({
      timezone: 'Europe/Berlin',
      fiscal: { startMonth: 2, pattern: 'calendar', yearNamedBy: 'end' },
      weekend: [6, 0],
      holidays: ['2026-12-25'],
      holidaysByLocation: {},
    });
    expect(config.intended).toEqual({ Explore: 0.1, Outcome: 0.25 });
    expect(config.schedule).toEqual([
      {
        name: 'nightly',
        cron: '15 4 * * *',
        timezone: 'Europe/Berlin',
        do: ['sync'],
        period: null,
      },
      {
        name: 'monday-review',
        cron: '0 7 * * 1',
        timezone: 'Europe/Berlin',
        do: ['sync', 'export leadership'],
        period: null,
      },
    ]);
    expect(config.roster).toHaveLength(1);
    expect(config.rates).toHaveLength(1);
    expect(config.reportingCurrency).toBe('EUR');
  });

  it('takes folders as relative to the working directory that it is told', async () => {
    const folders = 'output: { dir: figures }\nstore: { folder: kept }\n';
    const { output, store } = await configOf({ 'betsheet.yaml': `${LEAST}${folders}` });
    expect(dirname(output.dir)).toBe(dirname(store.folder));
    expect(dirname(output.dir)).not.toBe(process.cwd());
  });

  it('needs only sources', async () => {
    const config = await configOf({ 'betsheet.yaml': LEAST });
    expect(config).toMatchObject({
      roster: null,
      rates: null,
      reportingCurrency: null,
      intended: null,
      calendar: { timezone: 'UTC', fiscal: { startMonth: 1, pattern: 'calendar' } },
      effort: { model: 'time-share', staleAfterDays: 30, levels: [-1, 0] },
      output: { dir: expect.stringMatching(/^\/.*\/output$/), individuals: false },
      schedule: [],
      server: { port: 8080, host: '127.0.0.1', token: null },
      overrides: [],
    });
    expect(config.mappings.dimensions.map(({ id }) => id)).toEqual(['shape', 'horizon']);
    expect(config.mappings.rules.length).toBeGreaterThan(5);
  });

  it('ships a starter that works when its variables are set', async () => {
    const file = new URL('../../config/betsheet.yaml', import.meta.url);
    const text = await readFile(file, 'utf8');
    const result = await load({ 'betsheet.yaml': text });
    expect(result).toMatchObject({ ok: true, warnings: [] });
    const commentedIn = text.replace(/^( *)# ( *(?:- |[a-zA-Z]+:))/gm, '$1$2');
    expect(await problemsOf({ 'betsheet.yaml': commentedIn })).toEqual([]);
  });

  it('ships sample tables that can be read', async () => {
    const sample = (name: string) =>
      readFile(new URL(`../../config/${name}`, import.meta.url), 'utf8');
    const config = await configOf({
      'betsheet.yaml': LEAST,
      'people.csv': await sample('people.example.csv'),
      'rates.csv': await sample('rates.example.csv'),
      'mappings.yaml': await sample('mappings.yaml'),
    });
    expect(config.roster).toHaveLength(4);
    expect(config.rates).toHaveLength(4);
  });
});

describe('problems', () => {
  it('come all at once, from all files, each with its place and what is allowed', async () => {
    const problems = await problemsOf({
      'betsheet.yaml': `sources:
  - id: Acme
    type: jirra
  - { id: one, type: jira, host: http://example.com, email: x, token: "\${NOPE}", projcts: [] }
  - { id: linear, type: linear, token: "\${LINEAR_API_KEY}" }
  - { id: linear, type: linear, token: "\${LINEAR_API_KEY}" }
calendar: { timezone: Mars/Base, holidays: [2026-02-30] }
intended: { Explor: 60%, Outcome: 55% }
schedule:
  - { name: a, cron: "61 * * * *", do: synk }
  - { name: b, cron: "61 * * * *", do: sync }
`,
      'mappings.yaml': 'rules:\n  - { id: a, when: { labls: x }, set: { shape: Rnu } }\n',
      'people.csv': 'id,fte\nada,2\n',
      'rates.csv': 'team_or_role,per_day,currency\nWeb,1.234,EUR\n',
    });
    expect(problems).toEqual([
      'betsheet.yaml:3:11: sources[0].type: "jirra" is not allowed; allowed: jira, linear; did you mean "jira"?',
      'betsheet.yaml:4:34: sources[1].host: "http://example.com" is not encrypted, write https:// (http is for 127.0.0.1, localhost and [::1] only)',
      'betsheet.yaml:4:61: sources[1].email: "x" is not an e-mail address',
      'betsheet.yaml:4:71: NOPE is not set, and sources[1].token asks for it; set NOPE or NOPE_FILE in the environment',
      'betsheet.yaml:4:82: sources[1].projcts is not a setting; allowed: id, token, fields, requestsPerSecond, tokenExpires, type, deployment, host, email, projects; did you mean "projects"?',
      'betsheet.yaml:6:11: id: "linear" is there twice; give each its own',
      'betsheet.yaml:7:23: calendar.timezone: "Mars/Base" is not a time zone, write an IANA name such as Europe/Berlin',
      'betsheet.yaml:7:45: calendar.holidays[0]: "2026-02-30" is not a date of the calendar, write it as 2026-12-25',
      'betsheet.yaml:8:1: intended: the shares add up to 115%; keep them at or below 100%',
      'betsheet.yaml:8:13: intended: "Explor" is not a bet shape; allowed: Explore, Outcome, Build, All-in, Enable, Improve, Run, Oblige; did you mean "Explore"?',
      'betsheet.yaml:10:40: schedule[0].do: "synk" is not allowed; allowed: sync, export finance, export leadership, export; did you mean "sync"?',
      'betsheet.yaml:11:22: cron: "61 * * * *" is not a cron expression; write five fields, minute hour day month weekday, such as "15 4 * * *"',
      expect.stringMatching(
        /^mappings.yaml:2:22: labls is not something that a rule can ask for; .*did you mean "labels"\?$/,
      ),
      expect.stringMatching(
        /^mappings.yaml:2:48: shape: "Rnu" is not a value of it; .*did you mean "Run"\?$/,
      ),
      'people.csv:2:2: fte: "2" is not a share of full time; write 0 to 1, or 80%',
      'rates.csv:2:2: per_day: "1.234" is not an amount of EUR; write a number with at most 2 decimal places and no thousands separator',
    ]);
  });

  it('say in one sentence that there is no config', async () => {
    const result = await loadConfig({ file: 'nowhere/betsheet.yaml', env: {} });
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'nowhere/betsheet.yaml: the configuration does not exist; write one with `betsheet init`, or copy config/betsheet.yaml and edit it',
    ]);
  });

  it.each([
    ['', 'betsheet.yaml:1:1: sources is missing'],
    ['sources: []', 'betsheet.yaml:1:1: sources is empty, name a Jira site or a Linear workspace'],
    ['just text', 'betsheet.yaml:1:1: the file: "just text" must be a map of settings'],
    ['- a\n- b', 'betsheet.yaml:1:1: the file must be a map of settings'],
    [
      'sources:\n\t- id: a',
      'betsheet.yaml:2:1: Tabs are not allowed as indentation; indent with spaces',
    ],
  ])('name what is missing in %j', async (text, problem) => {
    expect(await problemsOf({ 'betsheet.yaml': text })).toEqual([problem]);
  });

  it('name duplicate keys', async () => {
    expect(await problemsWith('output: { dir: a }\noutput: { dir: b }')).toEqual([
      'betsheet.yaml:4:1: Map keys must be unique; keep one of them',
    ]);
  });

  it('name a companion file that is not there, and accept that a default one is not', async () => {
    expect(await problemsWith('people: staff.csv\nrates: ../rates.csv')).toEqual([
      'betsheet.yaml:3:9: people: staff.csv does not exist; correct the name, relative to the config file, or leave it out',
      'betsheet.yaml:4:8: rates: ../rates.csv does not exist; correct the name, relative to the config file, or leave it out',
    ]);
  });

  it('still judge the other files when the config is not YAML', async () => {
    const problems = await problemsOf({
      'betsheet.yaml': 'sources: [',
      'people.csv': 'id,fte\nada,7\n',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'betsheet.yaml',
      'people.csv',
    ]);
  });

  it.each([
    ['server: { port: 70000 }', 'server.port: 70000 is not a port, 0 to 65535'],
    ['calendar: { weekend: [sun, mon, tue, wed, thu, fri, sat] }', 'leaves no working day'],
    ['intended: { Run: 10 }', 'intended.Run: 10 is not between 0% and 100%'],
    ['effort: { active: { in: [Review], out: [review] } }', '"Review" is both in and out'],
    ['effort: { assigneesField: people }', 'no source has "people" under fields'],
    ['exchange: [{ from: EUR, to: EUR, rate: 1, period: FY2026 }]', 'changes EUR into itself'],
    ['exchange: [{ from: USD, to: EUR, rate: 1, period: 2026Q1 }]', 'is not a period'],
    ['currency: EURO', 'is not a currency'],
    ['store: { url: "mysql://x" }', 'store.url is not a PostgreSQL address'],
    [
      'accounting: { policies: [{ id: a, basis: ias_38 }, { id: b, from: 2026-01-01, basis: ias_38 }] }',
      'hold on the same days',
    ],
    [
      'schedule: [{ name: a, cron: "1 1 * * *", do: [sync, exprt] }]',
      'schedule[0].do[1]: "exprt" is not allowed',
    ],
  ])('%s', async (text, problem) => {
    const problems = await problemsWith(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]).toMatch(/^betsheet\.yaml:3:\d+: /);
  });
});

describe('hosts', () => {
  const host = (address: string) =>
    problemsOf({
      'betsheet.yaml': `sources:\n  - { id: j, type: jira, host: "${address}", email: a@b.co, token: "\${JIRA_PAT}" }\n`,
    });

  it.each([
    'http://127.0.0.1:8080/jira',
    'http://localhost:1',
    'http://[::1]:1',
    'https://api.atlassian.com/ex/jira/abc/',
  ])('accepts %s', async (address) => expect(await host(address)).toEqual([]));

  it.each([
    'acme.atlassian.net',
    'http://10.0.0.1',
    'http://localhost.example.com',
    'https://a.co?x=1',
    'ftp://a.co',
    'https://',
  ])('refuses %s', async (address) => expect(await host(address)).toHaveLength(1));

  it('does not print credentials in an address', async () => {
    const problems = await host('https://user:hunter2@a.co');
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain('hunter2');
  });

  it('drops the slash at the end', async () => {
    const config = await configOf({
      'betsheet.yaml': LEAST.replace(
        'type: linear',
        'type: linear, apiUrl: "http://127.0.0.1:9/graphql/"',
      ),
    });
    expect(config.sources[0]).toMatchObject({ apiUrl: 'http://127.0.0.1:9/graphql' });
  });
});

describe('the environment', () => {
  it('is put in after parsing: a value can never become configuration', async () => {
    const evil = 'x"\n- id: evil\n  type: jira # ${JIRA_PAT}';
    const config = await configOf(
      { 'betsheet.yaml': `${LEAST}output: { dir: "\${DIR}" }\n` },
      { ...ENVIRONMENT, DIR: evil },
    );
    expect(relative(dirname(config.store.folder), config.output.dir)).toBe(evil);
    expect(config.sources).toHaveLength(1);
  });

  it('treats an empty variable as unset', async () => {
    const config = await configOf(
      {
        'betsheet.yaml': `${LEAST}store: { url: "\${DATABASE_URL}" }\nserver: { token: "\${BETSHEET_TOKEN}" }\n`,
      },
      { ...ENVIRONMENT, DATABASE_URL: '' },
    );
    expect(config.store.url).toBeNull();
    expect(config.server.token).toBeNull();
    expect(await problemsOf({ 'betsheet.yaml': LEAST }, { LINEAR_API_KEY: '' })).toHaveLength(1);
  });

  it('reads NAME_FILE when NAME is unset', async () => {
    const text = LEAST.replace('LINEAR_API_KEY', 'KEY');
    const files = { 'betsheet.yaml': text, 'key.txt': 'from-a-file\n' };
    const config = await configOf(files, { KEY_FILE: 'key.txt' });
    expect(config.sources[0]?.token.reveal()).toBe('from-a-file');
    const both = await configOf(files, { KEY: 'direct', KEY_FILE: 'key.txt' });
    expect(both.sources[0]?.token.reveal()).toBe('direct');
    expect(await problemsOf(files, { KEY_FILE: 'gone.txt' })).toEqual([
      'betsheet.yaml:2:40: KEY_FILE names gone.txt, which does not exist, and sources[0].token asks for it; set KEY or KEY_FILE in the environment',
    ]);
  });

  it('takes a port from a variable', async () => {
    const config = await configOf(
      { 'betsheet.yaml': `${LEAST}server: { port: "\${PORT}" }\n` },
      { ...ENVIRONMENT, PORT: '9000' },
    );
    expect(config.server.port).toBe(9000);
  });

  it('does not mind a token in the file for an API on this machine', async () => {
    const text =
      'sources: [{ id: demo, type: linear, token: lin_demo_token, apiUrl: "http://127.0.0.1:9/graphql" }]';
    const loaded = await load({ 'betsheet.yaml': text });
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
  });

  it('shows a wrong value as it is written in the file', async () => {
    const problems = await problemsOf(
      { 'betsheet.yaml': `${LEAST}calendar: { timezone: "\${ZONE}" }\n` },
      { ...ENVIRONMENT, ZONE: 'confidential' },
    );
    expect(problems).toEqual([
      'betsheet.yaml:3:23: calendar.timezone: "${ZONE}" is not a time zone, write an IANA name such as Europe/Berlin',
    ]);
  });
});

describe('secrets', () => {
  const files = {
    'betsheet.yaml': `${LEAST}store: { url: "postgres://u:p4ss@h/d" }\nserver: { token: t0ken-x }\n`,
  };

  it('print as [secret] everywhere, and are listed for the scrubber', async () => {
    const config = await configOf(files);
    const everything = [
      JSON.stringify(config),
      inspect(config, { depth: 20 }),
      String(config.secrets),
      `${config.store.url}`,
    ].join();
    for (const secret of ['lin_api_value', 'p4ss', 't0ken-x'])
      expect(everything).not.toContain(secret);
    expect(everything).toContain('[secret]');
    expect(config.secrets.map((secret) => secret.reveal()).sort()).toEqual([
      'lin_api_value',
      'postgres://u:p4ss@h/d',
      't0ken-x',
    ]);
  });

  it("list what Jira's basic authentication encodes, beside the token", async () => {
    const jira =
      'sources: [{ id: j, type: jira, host: https://j.example.com, email: o@example.com, token: "${LINEAR_API_KEY}" }]';
    const { secrets } = await configOf({ 'betsheet.yaml': jira });
    expect(secrets.map((secret) => secret.reveal())).toEqual([
      'lin_api_value',
      'o@example.com:lin_api_value',
    ]);
  });

  it('do not enter the hash', async () => {
    const { hash } = await configOf(files);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await configOf(files, { LINEAR_API_KEY: 'another' })).hash).toBe(hash);
    expect(
      (await configOf({ 'betsheet.yaml': `# moved down\n${files['betsheet.yaml']}` })).hash,
    ).toBe(hash);
    expect(
      (
        await configOf({
          'betsheet.yaml': `${files['betsheet.yaml']}output: { individuals: true }\n`,
        })
      ).hash,
    ).not.toBe(hash);
  });

  it('are accepted in the file with a warning that does not show them', async () => {
    const result = await load({
      ...files,
      'betsheet.yaml': files['betsheet.yaml'].replace('"${LINEAR_API_KEY}"', 'lin_oauth_abc'),
    });
    const warnings = result.ok ? result.warnings.map(formatProblem) : [];
    expect(warnings).toEqual([
      'betsheet.yaml:2:40: sources[0].token is written in the file; put it in the environment and write ${LINEAR_API_KEY}',
      'betsheet.yaml:3:15: store.url is written in the file; put it in the environment and write ${DATABASE_URL}',
      'betsheet.yaml:4:18: server.token is written in the file; put it in the environment and write ${BETSHEET_TOKEN}',
    ]);
    expect(result.ok && result.config.sources[0]).toMatchObject({ tokenKind: 'oauth' });
  });

  it('never show in a problem, not even in broken YAML', async () => {
    const broken = [
      'token: hunter2 x: y',
      'token: |hunter2',
      'token: "hunter2',
      'token: [hunter2]',
      'token: "hunter2 "',
      'token: "hünter2"',
    ];
    for (const line of broken) {
      const problems = await problemsOf({
        'betsheet.yaml': `sources:\n  - id: a\n    type: linear\n    ${line}\n`,
      });
      expect(problems.join()).not.toMatch(/h[uü]nter2/);
    }
  });
});

it('warns of a cloud token without an e-mail', async () => {
  const result = await load({
    'betsheet.yaml':
      'sources:\n  - { id: j, type: jira, host: "https://a.co", token: "${JIRA_PAT}" }\n',
  });
  expect(result.ok && result.warnings.map(formatProblem)).toEqual([
    'betsheet.yaml:2:5: sources[0] has no email, so its token is sent as a bearer token; an API token of Jira Cloud needs the e-mail of its owner',
  ]);
});

it('reads holidays by location', async () => {
  const config = await configOf({
    'betsheet.yaml':
      `${LEAST}calendar: { holidays: { all: [2026-12-25], Berlin: [2026-03-08] }, weekend: [Friday, sat] }\n`.replace(
        'Friday',
        'friday',
      ),
  });
  expect(config.calendar).toMatchObject({
    holidays: ['2026-12-25'],
    holidaysByLocation: { Berlin: ['2026-03-08'] },
    weekend: [5, 6],
  });
});

it('takes an empty section for one that is left out', async () => {
  expect(await problemsWith('effort:\n#  model: equal\npeople:')).toEqual([]);
});
