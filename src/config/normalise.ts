import { resolve } from 'node:path';
import type { Rate } from '../model/person.ts';
import type { Override } from '../model/verdict.ts';
import type {
  CalendarConfig,
  Config,
  Mappings,
  RosterRow,
  Secret,
  SourceConfig,
} from './config.ts';
import { hashOf } from './hash.ts';
import { type ConfigFile, WEEKDAYS } from './schema.ts';
import { makeSecret } from './secret.ts';

/** Everything that was read, each valid by itself and with the others. */
export interface Parts {
  /** The working directory, absolute: folders in the configuration are relative to it. */
  cwd: string;
  file: ConfigFile;
  mappings: Mappings;
  mappingsFile: string | null;
  roster: RosterRow[] | null;
  rates: Rate[] | null;
  overrides: Override[];
}

const sourceOf = (source: ConfigFile['sources'][number]): SourceConfig => {
  const token = makeSecret(source.token);
  if (source.type === 'jira') return { ...source, token };
  const tokenKind =
    source.tokenKind ?? (source.token.startsWith('lin_oauth_') ? 'oauth' : 'apiKey');
  return { ...source, token, tokenKind };
};

const calendarOf = ({ calendar }: ConfigFile): CalendarConfig => {
  const { holidays } = calendar;
  const { all = [], ...byLocation } = Array.isArray(holidays) ? { all: holidays } : holidays;
  return {
    timezone: calendar.timezone,
    fiscal: {
      startMonth: calendar.fiscalYearStart,
      pattern: calendar.pattern,
      yearNamedBy: calendar.fiscalYearNamedBy,
    },
    weekend: calendar.weekend.map((day) => WEEKDAYS.findIndex((name) => day.startsWith(name))),
    holidays: all,
    holidaysByLocation: byLocation,
  };
};

/** The currency of all rates when there is only one. */
const onlyCurrency = (rates: Rate[] | null): string | null => {
  const found = new Set(rates?.map(({ currency }) => currency));
  return found.size === 1 ? [...found][0]! : null;
};

const secret = (value: string | null): Secret | null => (value === null ? null : makeSecret(value));

/** Joins the parts into the one configuration that the stages read. */
export const normalise = (parts: Parts): Config => {
  const { cwd, file, mappings, mappingsFile, roster, rates, overrides } = parts;
  const sources = file.sources.map(sourceOf);
  const store = { url: secret(file.store.url), folder: resolve(cwd, file.store.folder) };
  const server = { ...file.server, token: secret(file.server.token) };
  const config: Omit<Config, 'hash' | 'secrets'> = {
    sources,
    store,
    calendar: calendarOf(file),
    effort: file.effort,
    mappings,
    mappingsFile,
    roster,
    rates,
    exchange: file.exchange.map(({ period, ...rate }) => ({ ...rate, periodKey: period })),
    reportingCurrency: file.currency ?? onlyCurrency(rates),
    intended: file.intended,
    accounting: file.accounting,
    output: { ...file.output, dir: resolve(cwd, file.output.dir) },
    schedule: file.schedule.map((entry) => ({
      ...entry,
      timezone: entry.timezone ?? file.calendar.timezone,
    })),
    server,
    notify: { ...file.notify, url: secret(file.notify.url) },
    retention: file.retention,
    review: file.review,
    overrides,
    sameWork: file.sameWork,
  };
  const secrets = [
    ...sources.flatMap(secretsOf),
    store.url,
    server.token,
    config.notify.url,
  ].filter((value) => value !== null);
  return { ...config, secrets, hash: hashOf(hashed(config)) };
};

/** A token, and with an e-mail also what Jira Cloud's `Authorization: Basic` encodes. */
const secretsOf = (source: SourceConfig): Secret[] =>
  source.type === 'jira' && source.email !== null
    ? [source.token, makeSecret(`${source.email}:${source.token.reveal()}`)]
    : [source.token];

/**
 * What the hash covers: whatever can decide a number. Not secrets, addresses, folders, ports, schedules and ages, so that the
 * same configuration on another machine has the same hash; nor on which line a thing stands.
 */
const hashed = ({
  mappings,
  mappingsFile: _mappingsFile,
  roster,
  store: _store,
  server: _server,
  schedule: _schedule,
  notify: _notify,
  retention: _retention,
  output,
  ...rest
}: Omit<Config, 'hash' | 'secrets'>): unknown => ({
  ...rest,
  sources: rest.sources.map(hashedSource),
  individuals: output.individuals,
  mappings: mappings.hash,
  roster: roster?.map(({ line: _, ...row }) => row) ?? null,
});

const hashedSource = (source: SourceConfig): unknown =>
  source.type === 'jira'
    ? {
        id: source.id,
        deployment: source.deployment,
        projects: source.projects,
        fields: source.fields,
      }
    : { id: source.id, teams: source.teams, fields: source.fields };
