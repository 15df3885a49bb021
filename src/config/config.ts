import type { FiscalCalendar } from '../model/period.ts';
import type { Person, Rate } from '../model/person.ts';
import type { IsoDate } from '../model/work-item.ts';
import type { Override } from '../model/verdict.ts';
import type { OwnQuestion } from './questions.ts';

/** The whole configuration after reading files and environment: every default filled in, every name resolved. */
export interface Config {
  /** SHA-256 of the normalised configuration without secrets. */
  hash: string;
  sources: SourceConfig[];
  /** Every secret above and below, so that the shell can scrub them from whatever it prints. */
  secrets: Secret[];
  store: { url: Secret | null; folder: string };
  calendar: CalendarConfig;
  effort: EffortConfig;
  mappings: Mappings;
  /** Where the owner's mappings stand, relative to the working directory; null while only the preset is used. */
  mappingsFile: string | null;
  /** Roster rows of people.csv, still by e-mail or id; accounts are joined later. Null without a roster. */
  roster: RosterRow[] | null;
  rates: Rate[] | null;
  exchange: ExchangeRate[];
  reportingCurrency: string | null;
  intended: Record<string, number> | null;
  accounting: AccountingConfig;
  output: { dir: string; individuals: boolean };
  schedule: ScheduleEntry[];
  server: ServerConfig;
  notify: NotifyConfig;
  /** Days after which each kind is removed; null keeps it for ever. */
  retention: { workbooks: number | null; runs: number | null; raw: number | null };
  review: ReviewConfig;
  overrides: Override[];
  sameWork: { effortFrom: 'jira' | 'linear' };
}

/** A secret prints as `[secret]` in JSON, logs and string conversion; `reveal()` is called only where a request is made. */
export interface Secret {
  reveal(): string;
  toJSON(): string;
  toString(): string;
}

export interface JiraSourceConfig {
  id: string;
  type: 'jira';
  deployment: 'cloud' | 'data-center';
  host: string;
  email: string | null;
  token: Secret;
  /** Empty: every project that the token can see. */
  projects: string[];
  /** Configured name (`points`, `plannedStart`, `shape`, anything) to the field's name or id in Jira. */
  fields: Record<string, string>;
  requestsPerSecond: number | null;
  /** Last day on which the token works, where the owner says so: no API tells it. */
  tokenExpires: IsoDate | null;
}

export interface LinearSourceConfig {
  id: string;
  type: 'linear';
  /** API key, sent raw; or an OAuth access token, sent as Bearer. */
  token: Secret;
  tokenKind: 'apiKey' | 'oauth';
  apiUrl: string;
  teams: string[];
  /** Configured name to label group, for values that Linear keeps in labels. */
  fields: Record<string, string>;
  requestsPerSecond: number | null;
  /** Last day on which the token works, where the owner says so: no API tells it. */
  tokenExpires: IsoDate | null;
}

export type SourceConfig = JiraSourceConfig | LinearSourceConfig;

export interface CalendarConfig {
  /** IANA name. */
  timezone: string;
  fiscal: FiscalCalendar;
  /** 0 Sunday to 6 Saturday. */
  weekend: number[];
  holidays: IsoDate[];
  /** Further holidays by location of people.csv. */
  holidaysByLocation: Record<string, IsoDate[]>;
}

export type EffortModel = 'time-share' | 'equal' | 'points' | 'count' | 'worklog';

export interface EffortConfig {
  model: EffortModel;
  staleAfterDays: number;
  /** Item levels that accrue effort. */
  levels: number[];
  /** States moved in or out of activity: by today's name (all states of that name) or `id:10020`. */
  active: { in: string[]; out: string[] };
  /** Configured field that names further assignees; null for one assignee. */
  assigneesField: string | null;
}

export interface ExchangeRate {
  from: string;
  to: string;
  rate: number;
  periodKey: string;
}

export interface AccountingConfig {
  basis: 'asu_2025_06' | 'legacy_stages' | 'ias_38';
  policies: {
    id: string;
    from: IsoDate | null;
    to: IsoDate | null;
    basis: AccountingConfig['basis'];
  }[];
  fields: {
    fundingReference: string | null;
    businessComponent: string | null;
    stage: string | null;
  };
}

export interface ScheduleEntry {
  name: string;
  cron: string;
  timezone: string;
  do: ('sync' | 'export finance' | 'export leadership' | 'export')[];
  /** What its exports are about; null is the current quarter. */
  period: '13w' | 'since-last-review' | null;
}

export interface ServerConfig {
  port: number;
  host: string;
  token: Secret | null;
  /** A source whose last complete pull is older is stale: `/readyz` fails and the webhook tells. */
  staleAfterHours: number;
}

export interface NotifyConfig {
  /** Where to POST; null tells nobody. It is a secret: whoever has it can write to the channel. */
  url: Secret | null;
  style: 'generic' | 'slack';
  /** `HH:MM` to `HH:MM` in the calendar's zone, over midnight when the end is earlier; nothing is sent between. */
  quietHours: { from: string; to: string } | null;
  /** Address under which people reach the page, for links in messages. */
  link: string | null;
}

export interface ReviewConfig {
  /** By id: false switches a rule off, a map is one of the owner's. */
  questions: Record<string, boolean | OwnQuestion>;
}

/** One row of people.csv. */
export interface RosterRow {
  line: number;
  id: string;
  email: string | null;
  /** Further account ids and e-mails of the same person. */
  accounts?: string[];
  name: string;
  team: string | null;
  costCentre: string | null;
  role: string | null;
  location: string | null;
  fte: number;
  from: IsoDate | null;
  to: IsoDate | null;
  timeOff: Person['timeOff'];
}

// --- mappings.yaml

export interface Mappings {
  version: string;
  hash: string;
  /** `shape` and `horizon` first, then the configured ones in order. */
  dimensions: Dimension[];
  /** In order; the first that matches decides. */
  rules: Rule[];
  /** Source type names to ours. */
  types: Record<string, string>;
  horizonBands: HorizonBand[];
  /** Second presets that are mapped from the default one. */
  secondPresets: {
    id: string;
    title: string;
    from: string;
    map: Record<string, string>;
    values: DimensionValue[];
  }[];
  /** False switches the preset's heuristics off. */
  heuristics: boolean;
  /** Tried last, in order, after every rule and everything inherited; same grammar as rules. Empty when `heuristics` is false. */
  heuristicRules: Rule[];
  /** Horizon of an item without dates, sprint or cycle. A level above the highest listed takes the highest one's. */
  levelDefaults: { level: number; value: string }[];
}

export interface Dimension {
  id: string;
  title: string;
  values: DimensionValue[];
  /** Configured field (from `fields:`) that sets it explicitly; and a label prefix such as `shape:`. */
  field: string | null;
  labelPrefix: string | null;
}

export interface DimensionValue {
  value: string;
  /** RRGGBB. */
  colour: string;
  /** What finance reads. */
  meaning: string;
}

export interface HorizonBand {
  value: string;
  /** Inclusive calendar days. */
  min: number;
  max: number | null;
  /** Needs a time estimate of at most this many hours (the `1-3 hours` band). */
  maxEstimateHours: number | null;
}

export interface Rule {
  id: string;
  when: Condition;
  set: Record<string, string>;
  from: IsoDate | null;
  to: IsoDate | null;
  /** Where it stands, for messages. */
  origin: { file: string; line: number };
}

/** Parsed condition tree: keys of one `when` are AND, a list is OR. */
export type Condition =
  | { op: 'all'; of: Condition[] }
  | { op: 'any'; of: Condition[] }
  | { op: 'not'; of: Condition }
  | { op: 'match'; subject: Subject; patterns: string[] };

export interface Subject {
  on: 'item' | 'parent' | 'ancestor';
  /**
   * Text: type, sourceType, labels, components, team, project, title, phase, priority, state, source, key, fixVersions, milestones, field.
   * Number: level, points, plannedDays, estimateHours, teamCount. Date: plannedEnd. Its grammar is in classify/matchers.
   */
  attribute: string;
  /** For `field.<name>`. */
  name: string | null;
}
