import { z } from 'zod';
import { questionsSchema } from './questions.ts';
import {
  address,
  currency,
  isoDate,
  oneOrMore,
  section,
  share,
  timezone,
  webhookAddress,
  words,
} from './scalars.ts';

/* The shape of betsheet.yaml, setting by setting. Rules between settings stand in rules.ts. */

const sourceId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, {
  error: 'is not an id: small letters, digits and -, starting with a letter or digit',
});

const token = z
  .string({ error: 'is not text, put it in quotes or in the environment' })
  .trim()
  .min(1, { error: 'is empty' })
  .regex(/^[\x21-\x7e]+$/, { error: 'holds a space or a character that no token has' });

const fieldName = z.string().regex(/^[A-Za-z][\w-]*$/, {
  error: 'is not a name for a field: a letter, then letters, digits, _ and -',
});

const projectKey = z.string().regex(/^[A-Z][A-Z0-9_]*$/, {
  error: 'is not a key: capital letters, digits and _, as in PAY-123',
});

const common = {
  id: sourceId,
  token,
  fields: z.record(fieldName, words).default({}),
  requestsPerSecond: z.number().positive({ error: 'is not above 0' }).nullable().default(null),
  tokenExpires: isoDate.nullable().default(null).describe('Last day of the token: people are told'),
};

const jiraSource = section({
  ...common,
  type: z.literal('jira'),
  deployment: z.enum(['cloud', 'data-center']).default('cloud'),
  host: address,
  email: z.email({ error: 'is not an e-mail address' }).nullable().default(null),
  projects: z.array(projectKey).default([]),
});

const linearSource = section({
  ...common,
  type: z.literal('linear'),
  tokenKind: z.enum(['apiKey', 'oauth']).optional(),
  apiUrl: address.default('https://api.linear.app/graphql'),
  teams: z.array(projectKey).default([]),
});

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const LONG_WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

const calendar = section({
  timezone: timezone.default('UTC'),
  fiscalYearStart: z.int().min(1).max(12).default(1),
  pattern: z.enum(['calendar', '4-4-5', '4-5-4', '5-4-4']).default('calendar'),
  fiscalYearNamedBy: z.enum(['end', 'start']).default('end'),
  weekend: z
    .array(z.enum([...WEEKDAYS, ...LONG_WEEKDAYS]))
    .max(6, { error: 'leaves no working day' })
    .default(['sat', 'sun']),
  holidays: z.union([z.array(isoDate), z.record(words, z.array(isoDate))]).default([]),
});

const effort = section({
  model: z.enum(['time-share', 'equal', 'points', 'count', 'worklog']).default('time-share'),
  staleAfterDays: z.int().min(1).max(3650).default(30),
  levels: z.array(z.int().min(-1).max(10)).min(1, { error: 'is empty' }).default([-1, 0]),
  active: section({ in: z.array(words).default([]), out: z.array(words).default([]) }).prefault({}),
  assigneesField: fieldName.nullable().default(null),
});

const exchange = section({
  from: currency,
  to: currency,
  rate: z.number().positive({ error: 'is not above 0' }),
  period: z.string().regex(/^(FY\d{4}(-Q[1-4]|-P(0[1-9]|1[0-2]))?|\d{4}-(0[1-9]|1[0-2]))$/, {
    error: 'is not a period, write FY2026-Q3, FY2026, FY2026-P06 or 2026-07',
  }),
});

const basis = z.enum(['asu_2025_06', 'legacy_stages', 'ias_38']);

const accounting = section({
  basis: basis.default('asu_2025_06'),
  policies: z
    .array(
      section({
        id: words,
        from: isoDate.nullable().default(null),
        to: isoDate.nullable().default(null),
        basis,
      }),
    )
    .default([]),
  fields: section({
    fundingReference: fieldName.nullable().default(null),
    businessComponent: fieldName.nullable().default(null),
    stage: fieldName.nullable().default(null),
  }).prefault({}),
});

const job = z.enum(['sync', 'export finance', 'export leadership', 'export']);

const scheduled = section({
  name: words,
  cron: words,
  timezone: timezone.optional(),
  do: oneOrMore(job),
  period: z
    .enum(['13w', 'since-last-review'])
    .nullable()
    .default(null)
    .describe('What its exports are about; the current quarter without'),
});

const port = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], { error: 'is not a port' })
  .refine((value) => Number.isInteger(value) && value >= 0 && value <= 65_535, {
    error: 'is not a port, 0 to 65535',
  });

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'is not a time of day, write it as "07:30"',
});

const notify = section({
  url: webhookAddress.nullable().default(null),
  style: z.enum(['generic', 'slack']).default('generic'),
  quietHours: section({ from: timeOfDay, to: timeOfDay }).nullable().default(null),
  link: address.nullable().default(null),
});

const days = z.int().min(1).max(36_500).nullable();

const retention = section({
  workbooks: days.default(null),
  runs: days.default(400),
  raw: days.default(90),
});

const sources = z.array(z.discriminatedUnion('type', [jiraSource, linearSource]));

export const configSchema = section({
  sources: sources
    .min(1, { error: 'is empty, name a Jira site or a Linear workspace' })
    .describe('Jira sites and Linear workspaces to pull'),
  store: section({
    url: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, {
        error: 'is not a PostgreSQL address, write postgres://user:password@host/database',
      })
      .nullable()
      .default(null),
    folder: words.default('.betsheet'),
  }).prefault({}),
  calendar: calendar.prefault({}).describe('Time zone, fiscal year, weekend and holidays'),
  effort: effort.prefault({}).describe('How working days are split over items'),
  mappings: words.optional().describe('File beside this one; mappings.yaml if it is there'),
  people: words.optional().describe('File beside this one; people.csv if it is there'),
  rates: words.optional().describe('File beside this one; rates.csv if it is there'),
  overrides: words.optional().describe('File beside this one; overrides.csv if it is there'),
  currency: currency.nullable().default(null).describe('Currency to report in'),
  exchange: z.array(exchange).default([]).describe('Exchange rates by period'),
  intended: z
    .record(words, share)
    .nullable()
    .default(null)
    .describe('Intended share of each bet shape, at most 100% together'),
  accounting: accounting.prefault({}).describe('Basis of the accounting prompts'),
  output: section({
    dir: words.default('output'),
    individuals: z.boolean().default(false),
  }).prefault({}),
  schedule: z.array(scheduled).default([]).describe('What `betsheet serve` does when'),
  server: section({
    port: port.default(8080),
    host: words.default('127.0.0.1'),
    token: token.nullable().default(null),
    staleAfterHours: z
      .number()
      .positive({ error: 'is not above 0' })
      .default(36)
      .describe('A source that was last pulled longer ago is stale'),
  }).prefault({}),
  notify: notify.prefault({}).describe('A webhook told of exports and of trouble'),
  retention: retention.prefault({}).describe('Days to keep each kind; null keeps it for ever'),
  review: section({ questions: questionsSchema.default({}) }).prefault({}),
  sameWork: section({ effortFrom: z.enum(['jira', 'linear']).default('jira') }).prefault({}),
});

/** The same without the one thing that is required, to judge the rest of a file by. */
export const lenientConfigSchema = configSchema.extend({ sources: sources.default([]) });

export type ConfigFile = z.output<typeof configSchema>;
