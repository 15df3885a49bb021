import type { Intent, System } from './plan-model.ts';

/** The fictional company: Tidewell sells billing and field service software to water utilities. */
export const COMPANY = 'Tidewell';
export const JIRA_SITE = 'https://tidewell.example.com';

export type Mix = Readonly<Record<Intent, number>>;

export interface TeamProfile {
  id: string;
  key: string;
  name: string;
  system: System;
  platform: boolean;
  costCentre: string;
  /** Share of the company's people. */
  size: number;
  /** Shares of effort when the history starts. */
  mix: Mix;
  /** Added to the share of Run over the whole history. */
  runDrift: number;
  /** Sprints or cycles of two weeks; false for a team that pulls. */
  iterations: boolean;
  style: 'classic' | 'next-gen';
}

const NORMAL: Mix = {
  Run: 24,
  Build: 32,
  Improve: 15,
  'All-in': 10,
  Enable: 4,
  Explore: 6,
  Oblige: 3,
  Outcome: 3,
  Unclassified: 3,
};

const classic = (
  key: string,
  name: string,
  costCentre: string,
  size: number,
  mix: Partial<Mix>,
  rest: Partial<TeamProfile> = {},
): TeamProfile => ({
  id: `team-${key.toLowerCase()}`,
  key,
  name,
  costCentre,
  size,
  system: 'jira',
  platform: false,
  mix: { ...NORMAL, ...mix },
  runDrift: 0,
  iterations: true,
  style: 'classic',
  ...rest,
});

const ENGINEERING = 'CC-4100 Product Engineering';
const PLATFORM = 'CC-4200 Platform & Security';
const OPERATIONS = 'CC-4300 Business Systems';
const GROWTH = 'CC-4400 Growth & Insights';

export const TEAMS: readonly TeamProfile[] = [
  classic('BIL', 'Billing', ENGINEERING, 14, { 'All-in': 26, Build: 22, Oblige: 6 }),
  classic('DSP', 'Dispatch', ENGINEERING, 14, { Run: 22 }, { runDrift: 20 }),
  classic('POR', 'Customer Portal', ENGINEERING, 12, { Improve: 22, Outcome: 8 }),
  classic(
    'PLAT',
    'Cloud Platform',
    PLATFORM,
    13,
    { Enable: 42, Build: 8, 'All-in': 12 },
    { platform: true, iterations: false },
  ),
  classic('TRU', 'Trust & Identity', PLATFORM, 9, {
    Oblige: 32,
    Enable: 12,
    Build: 16,
    'All-in': 2,
  }),
  classic(
    'OPS',
    'Business Systems',
    OPERATIONS,
    9,
    { Run: 36, Oblige: 8, Improve: 20, 'All-in': 2, Unclassified: 6 },
    { iterations: false, style: 'next-gen' },
  ),
  classic('MOB', 'Field App', ENGINEERING, 13, { Build: 36, Improve: 18 }, { system: 'linear' }),
  classic(
    'INS',
    'Insights',
    GROWTH,
    12,
    { Explore: 16, Build: 30, 'All-in': 6 },
    { system: 'linear' },
  ),
  classic(
    'GRO',
    'Growth',
    GROWTH,
    10,
    { Outcome: 30, Explore: 12, Run: 14, Build: 18, 'All-in': 0 },
    { system: 'linear' },
  ),
  classic(
    'CON',
    'Connect API',
    ENGINEERING,
    12,
    { Build: 30, 'All-in': 14, Enable: 10 },
    { system: 'linear', iterations: false },
  ),
];

export interface InitiativeIdea {
  id: string;
  title: string;
  system: System;
  intent: Intent;
  labels: string[];
  /** Days before the start of the history. */
  startsBefore: number;
  /** Planned length when first funded, in days. */
  days: number;
  /** Days by which the target date moved, each time. */
  slips: number[];
  teams: string[];
  parent: string | null;
}

const idea = (
  id: string,
  title: string,
  system: System,
  intent: Intent,
  labels: string[],
  [startsBefore, days]: [number, number],
  slips: number[],
  teams: string[],
  parent: string | null = null,
): InitiativeIdea => ({
  id,
  title,
  system,
  intent,
  labels,
  startsBefore,
  days,
  slips,
  teams,
  parent,
});

/** Multi-year bets, as a strategy deck would name them. */
export const INITIATIVES: readonly InitiativeIdea[] = [
  idea(
    'core',
    'Replatform billing onto Tidewell Core',
    'jira',
    'All-in',
    ['replatform', 'migration'],
    [300, 1005],
    [92, 120],
    ['BIL', 'DSP', 'PLAT', 'TRU'],
  ),
  idea(
    'nordics',
    'Launch in the Nordics',
    'jira',
    'Build',
    ['roadmap'],
    [40, 700],
    [61],
    ['BIL', 'POR', 'DSP', 'OPS'],
  ),
  idea(
    'selfserve',
    'Half of all contacts solved by self-service',
    'jira',
    'Outcome',
    ['outcome'],
    [90, 730],
    [],
    ['POR', 'OPS'],
  ),
  idea(
    'paved',
    'Paved road: one way to build and run services',
    'jira',
    'Enable',
    ['platform', 'devex'],
    [200, 1095],
    [90],
    ['PLAT', 'TRU'],
  ),
  idea(
    'nis2',
    'NIS2 and SOC 2 readiness',
    'jira',
    'Oblige',
    ['compliance', 'audit'],
    [60, 640],
    [45, 45],
    ['TRU', 'PLAT', 'BIL', 'OPS'],
  ),
  idea('smart', 'Smart dispatch', 'jira', 'Build', ['roadmap'], [10, 540], [], ['DSP']),
  idea(
    'field',
    'The field app technicians ask for',
    'linear',
    'Build',
    ['roadmap'],
    [150, 820],
    [75, 60],
    ['MOB', 'CON'],
  ),
  idea(
    'field-ai',
    'Assistant for technicians',
    'linear',
    'Explore',
    ['research'],
    [-120, 380],
    [],
    ['MOB', 'INS'],
    'field',
  ),
  idea(
    'open',
    'Open Tidewell: partners build on us',
    'linear',
    'All-in',
    ['launch'],
    [30, 900],
    [92],
    ['CON', 'MOB', 'INS'],
  ),
  idea(
    'activation',
    'Activation from 31% to 45%',
    'linear',
    'Outcome',
    ['outcome'],
    [0, 560],
    [],
    ['GRO'],
  ),
  idea(
    'decisions',
    'Decisions from data, not reports',
    'linear',
    'Build',
    ['roadmap'],
    [100, 640],
    [30],
    ['INS', 'GRO'],
  ),
];

/** Themes for epics and projects, by what they are meant to be. */
export const BET_THEMES: Readonly<Record<Intent, readonly string[]>> = {
  Run: ['Keep the lights on', 'On-call and incidents', 'Support rota'],
  Build: [
    '{s} 2.0',
    'New {s}',
    '{s} for enterprise',
    'Self-service {s}',
    '{s} on mobile',
    'Guided {s}',
    '{s} templates',
    'Shared {s}',
  ],
  Improve: ['{s} papercuts', 'Everyday {s} improvements', 'Quality of life'],
  'All-in': ['Migrate {s}', '{s} cut-over', '{s} on Tidewell Core', 'Retire legacy {s}'],
  Enable: ['Paved road for {s}', '{s} as a service', 'Pay down {s} debt', 'Faster {s}'],
  Explore: ['Is {s} worth it?', 'Discovery: {s}', 'Proof of concept: {s}'],
  Oblige: ['{s} audit', '{s} for regulators', 'Contractual: {s}'],
  Outcome: ['Fewer drop-offs in {s}', 'More customers using {s}', '{s} conversion'],
  Unclassified: ['{s} (misc)', 'Parking lot: {s}'],
};

/** Labels that carry the meaning, the way teams use them. */
export const BET_LABELS: Readonly<Record<Intent, readonly string[]>> = {
  Run: ['ktlo'],
  Build: ['feature', 'roadmap'],
  Improve: ['improvement'],
  'All-in': ['migration', 'replatform', 'launch'],
  Enable: ['platform', 'tech-debt', 'devex'],
  Explore: ['research', 'discovery', 'poc', 'experiment'],
  Oblige: ['compliance', 'audit', 'contractual'],
  Outcome: ['outcome', 'opportunity'],
  Unclassified: [],
};

export interface Location {
  name: string;
  timezone: string;
  /** Standard offset from UTC in hours; the simulation keeps it all year. */
  offset: number;
}

export const LOCATIONS: readonly Location[] = [
  { name: 'Berlin', timezone: 'Europe/Berlin', offset: 1 },
  { name: 'Porto', timezone: 'Europe/Lisbon', offset: 0 },
  { name: 'Toronto', timezone: 'America/Toronto', offset: -5 },
  { name: 'Pune', timezone: 'Asia/Kolkata', offset: 5.5 },
];

export const ROLES: readonly { role: string; share: number; perDay: number }[] = [
  { role: 'Software engineer', share: 44, perDay: 610 },
  { role: 'Senior engineer', share: 24, perDay: 780 },
  { role: 'Designer', share: 9, perDay: 620 },
  { role: 'Quality engineer', share: 8, perDay: 540 },
  { role: 'Product manager', share: 8, perDay: 820 },
  { role: 'Contractor', share: 7, perDay: 940 },
];
