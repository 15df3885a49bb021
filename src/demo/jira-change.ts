import type { DemoJiraHistory } from './organisation-model.ts';

export type ChangeItem = DemoJiraHistory['items'][number];

/** A value as a history has it: what is stored, and what people read. */
export type ChangeValue = readonly [string | null, string | null];

/** One changed field of a history entry; `fieldId` is null where Jira leaves it out. */
export const changed = (
  field: string,
  fieldId: string | null,
  from: ChangeValue,
  to: ChangeValue,
): ChangeItem => ({
  field,
  fieldId,
  fieldtype: fieldId?.startsWith('customfield_') ? 'custom' : 'jira',
  from: from[0],
  fromString: from[1],
  to: to[0],
  toString_: to[1],
});
