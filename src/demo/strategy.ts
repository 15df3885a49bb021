import type { Intent, System } from './plan-model.ts';

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
