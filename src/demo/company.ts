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
