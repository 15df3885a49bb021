import type { IsoDate, ItemId } from './work-item.ts';

/** Something a stage saw and will not guess away: listed in Checks, Review or Method, never silent. */
export interface Exception {
  /** Stable word, kebab-case, for instance `unknown-state`, `history-gap`, `hierarchy-cycle`, `app-assignee`, `not-in-people`, `mirror`, `gone`, `conflict`. */
  kind: string;
  itemId: ItemId | null;
  /** A sentence a finance partner can read. No names of people unless individuals are on. */
  detail: string;
  since: IsoDate | null;
}
