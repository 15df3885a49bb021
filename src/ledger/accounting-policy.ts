import type { AccountingConfig } from '../config/config.ts';

export type Basis = AccountingConfig['basis'];

/** What a reviewer is asked to look at; a decision is never made here. */
export type Leaning = 'expense' | 'may qualify' | 'ask';

export const PROMPTS: Record<Leaning, string> = {
  expense: 'Likely expense',
  'may qualify': 'May qualify for capitalization',
  ask: 'More information needed',
};

/** `needsFunding`: may qualify only once a funding reference is recorded; without one the prompt asks for it. */
export interface Guidance {
  leaning: Leaning;
  because: string;
  needsFunding?: boolean;
}

const MAINTENANCE = 'it keeps the service at today’s level, which is maintenance';

/**
 * ASU 2025-06 (ASC 350-40 without project stages): cost may be capitalized once management has
 * authorized and committed funding and completion is probable; it is not probable while the software is
 * novel or unproven, or while its significant requirements are still being identified or revised.
 */
const ASU_2025_06: Record<string, Guidance> = {
  Explore: {
    leaning: 'expense',
    because:
      'it is done to learn: what it explores is novel or unproven, so completion is not yet probable',
  },
  Outcome: {
    leaning: 'expense',
    because:
      'the solution is open, so significant requirements may still change and completion is not yet probable',
  },
  Build: {
    leaning: 'may qualify',
    needsFunding: true,
    because:
      'its scope is defined; confirm that completion is probable and that requirements are settled',
  },
  'All-in': {
    leaning: 'may qualify',
    needsFunding: true,
    because:
      'it is a committed large bet; confirm that completion is probable and that nothing in it is still unproven',
  },
  Enable: {
    leaning: 'may qualify',
    needsFunding: true,
    because:
      'it builds what other teams use; confirm that it adds functionality and that completion is probable',
  },
  Improve: {
    leaning: 'ask',
    because: 'only upgrades that add functionality may qualify; smaller gains are maintenance',
  },
  Run: { leaning: 'expense', because: MAINTENANCE },
  Oblige: {
    leaning: 'ask',
    because: 'required work may add functionality or only keep what exists compliant',
  },
};

/** ASC 350-40 before ASU 2025-06, where no stage is recorded on the item. */
const LEGACY_STAGES: Record<string, Guidance> = {
  Explore: {
    leaning: 'expense',
    because: 'exploring alternatives is the preliminary project stage',
  },
  Outcome: {
    leaning: 'ask',
    because: 'the solution is open: say whether the preliminary stage has ended',
  },
  Build: {
    leaning: 'may qualify',
    needsFunding: true,
    because: 'defined scope suggests the application development stage',
  },
  'All-in': {
    leaning: 'may qualify',
    needsFunding: true,
    because: 'a committed large bet suggests the application development stage',
  },
  Enable: {
    leaning: 'may qualify',
    needsFunding: true,
    because: 'building for other teams suggests the application development stage',
  },
  Improve: {
    leaning: 'ask',
    because: 'after release only upgrades that add functionality may qualify',
  },
  Run: {
    leaning: 'expense',
    because: 'keeping a service running is the post-implementation and operation stage',
  },
  Oblige: { leaning: 'ask', because: 'say in which stage the required work falls' },
};

/** IAS 38.54-57: research is expensed; development may be recognized when all six criteria of 57 are shown. */
const IAS_38: Record<string, Guidance> = {
  Explore: { leaning: 'expense', because: 'work done to learn is the research phase (IAS 38.54)' },
  Outcome: {
    leaning: 'ask',
    because:
      'the solution is open: if research cannot be told from development it is research (IAS 38.53)',
  },
  Build: {
    leaning: 'may qualify',
    needsFunding: true,
    because:
      'defined scope suggests the development phase; all six criteria of IAS 38.57 must be shown',
  },
  'All-in': {
    leaning: 'may qualify',
    needsFunding: true,
    because:
      'a committed large bet suggests the development phase; all six criteria of IAS 38.57 must be shown',
  },
  Enable: {
    leaning: 'may qualify',
    needsFunding: true,
    because:
      'building for other teams may be development; future economic benefits must be shown (IAS 38.57 d)',
  },
  Improve: {
    leaning: 'ask',
    because:
      'later expenditure is only rarely recognized: say what future benefits it adds (IAS 38.20)',
  },
  Run: { leaning: 'expense', because: MAINTENANCE },
  Oblige: {
    leaning: 'ask',
    because: 'say which future economic benefits the required work creates',
  },
};

/** By basis, then value of the default bet shape. */
export const GUIDANCE: Record<Basis, Record<string, Guidance>> = {
  asu_2025_06: ASU_2025_06,
  legacy_stages: LEGACY_STAGES,
  ias_38: IAS_38,
};

/** Stages of ASC 350-40 as people write them in a field. */
export const STAGES: { words: RegExp; guidance: Guidance }[] = [
  {
    words: /prelim|discover|research|feasib|concept/i,
    guidance: { leaning: 'expense', because: 'it is in the preliminary project stage' },
  },
  {
    words: /post|operat|maint|live|support/i,
    guidance: {
      leaning: 'expense',
      because: 'it is in the post-implementation and operation stage',
    },
  },
  {
    words: /develop|build|implement|coding|testing/i,
    guidance: {
      leaning: 'may qualify',
      needsFunding: true,
      because: 'it is in the application development stage',
    },
  },
];
