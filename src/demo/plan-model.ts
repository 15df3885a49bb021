import type { IsoDate } from '../model/work-item.ts';

/** What the work is meant to be. The generator leaves signals for it (types, labels, fields, dates), never the word alone. */
export type Intent =
  | 'Run'
  | 'Build'
  | 'Improve'
  | 'All-in'
  | 'Enable'
  | 'Explore'
  | 'Oblige'
  | 'Outcome'
  | 'Unclassified';

export type System = 'jira' | 'linear';

export interface PlannedInitiative {
  id: string;
  title: string;
  system: System;
  intent: Intent;
  labels: string[];
  start: IsoDate;
  end: IsoDate;
  created: number;
  /** Earlier target dates with the instant until which each was in force, oldest first. */
  slips: { until: number; end: IsoDate }[];
  parentId: string | null;
  ownerId: string;
}

/** An epic or a Linear project. */
export interface PlannedBet {
  id: string;
  title: string;
  system: System;
  teamId: string;
  initiativeId: string | null;
  intent: Intent;
  labels: string[];
  explicitShape: string | null;
  goal: string | null;
  /** Null without a plan. */
  start: IsoDate | null;
  end: IsoDate | null;
  slips: { until: number; end: IsoDate }[];
  /** Work happens between these. */
  from: number;
  to: number;
  created: number;
  evergreen: boolean;
  ownerId: string;
  versioned: boolean;
}

export type TicketState = 'todo' | 'ready' | 'progress' | 'review' | 'blocked' | 'done' | 'dropped';

export type TicketKind =
  'story' | 'task' | 'bug' | 'spike' | 'incident' | 'support' | 'improvement' | 'subtask';

export interface TicketValues {
  state: TicketState;
  assignee: string | null;
  teamId: string;
  betId: string | null;
  /** Index of a sprint or cycle of the team, 0 at the start of the history. */
  iterations: readonly number[];
  labels: readonly string[];
  points: number | null;
  title: string;
  priority: Priority;
}

export type Priority = 'Highest' | 'High' | 'Medium' | 'Low';

/** One moment in a ticket's life. `touch` is a change of something that nothing is computed from. */
export interface TicketEvent {
  at: number;
  by: string;
  set: Partial<TicketValues>;
  touch?: 'Rank' | 'description' | 'Attachment' | 'Comment';
}

export interface Ticket {
  serial: number;
  kind: TicketKind;
  parent: Ticket | null;
  creator: string;
  created: number;
  initial: TicketValues;
  /** In order of time. */
  events: TicketEvent[];
  estimateSeconds: number | null;
  /** Planned dates of its own, where the team keeps them. */
  planned: { start: IsoDate; end: IsoDate } | null;
  mirrorOf: Ticket | null;
}
