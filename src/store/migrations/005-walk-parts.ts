import type { Migration } from './index.ts';

/** A walk that several workers share: what each part covers, and how far it got. */
const statements = [
  `create table walk_parts (
    source text collate "C" not null, stream text collate "C" not null, part integer not null,
    walk_started_at bigint not null, scope text not null, checkpoint text,
    finished boolean not null default false,
    pages integer not null default 0, items integer not null default 0, changes integer not null default 0,
    primary key (source, stream, part))`,
];

export const walkParts: Migration = { version: 5, name: 'walk parts', statements };
