import type { Instant, ItemId, AccountId } from './work-item.ts';

/**
 * Fields whose history the stages read; anything else is `other` and counts only as a sign of life.
 * `workflow` is Jira's administrator-made entry, which is not a sign of life by itself.
 */
export type ChangeField =
  | 'state'
  | 'assignee'
  | 'parent'
  | 'project'
  | 'team'
  | 'archived'
  | 'trashed'
  | 'plannedStart'
  | 'plannedEnd'
  | 'points'
  | 'estimate'
  | 'type'
  | 'key'
  | 'title'
  | 'labels'
  | 'shape'
  | 'horizon'
  | 'health'
  | 'workflow'
  | 'other';

/** One field of one history entry. Entries at one instant share `at`; fields of one entry share `entryId`. */
export interface Change {
  itemId: ItemId;
  /** The source's own id of the entry (Jira history id, Linear history node id). */
  entryId: string;
  /** Position of this field within its entry, from 0. */
  seq: number;
  at: Instant;
  field: ChangeField;
  /** The source's own name of the field. */
  sourceField: string;
  /** state: state id; assignee: AccountId; parent: ItemId; project/team: native id; archived, trashed: 'true' or null; dates: ISO; else text. */
  from: string | null;
  to: string | null;
  fromText: string | null;
  toText: string | null;
  authorId: AccountId | null;
}

/** A change without what only people read of it: all that effort asks for. */
export type BareChange = Pick<
  Change,
  'itemId' | 'entryId' | 'seq' | 'at' | 'field' | 'from' | 'to'
>;

/** Logged work (only pulled when the effort model is `worklog`). */
export interface Worklog {
  id: string;
  itemId: ItemId;
  authorId: AccountId | null;
  startedAt: Instant;
  seconds: number;
  updatedAt: Instant;
}
