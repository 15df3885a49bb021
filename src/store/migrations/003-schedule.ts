import type { Migration } from './index.ts';

/** What the schedule has called for, and what people were told: one row each, so that many workers do it once. */
const statements = [
  `create table schedule_slots (
    name text collate "C" not null, slot_at bigint not null, rule text not null, work text not null,
    state text not null, attempt integer not null, worker text,
    started_at bigint, finished_at bigint, outcome text, error text,
    primary key (name, slot_at))`,
  `create index schedule_slots_open on schedule_slots (slot_at) where state in ('due', 'running')`,
  `create index schedule_slots_by_age on schedule_slots (slot_at)`,
  `create table notices (
    key text collate "C" primary key, body text not null, raised_at bigint not null,
    sent_at bigint, claimed_at bigint)`,
];

export const schedule: Migration = { version: 3, name: 'schedule', statements };
