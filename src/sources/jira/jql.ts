import type { Instant } from '../../model/work-item.ts';

/** What a walk asks for; the parts are joined with AND. */
export interface IssueQuery {
  /** Keys; never empty, because a search without a bound is refused. */
  projects: string[];
  /** Only what changed at or after this instant. */
  updatedSince: Instant | null;
  /** Only what was created at or after this instant: where a walk goes on. */
  createdSince: Instant | null;
  /** Only children of these issues, by id. */
  parents?: string[];
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/**
 * Instants stand as bare epoch milliseconds: a quoted date would be read in the token user's zone and to the minute.
 */
export const restriction = (query: IssueQuery): string =>
  [
    `project in (${query.projects.map(quote).join(', ')})`,
    ...(query.updatedSince === null ? [] : [`updated >= ${query.updatedSince}`]),
    ...(query.parents === undefined ? [] : [`parent in (${query.parents.join(', ')})`]),
    ...(query.createdSince === null ? [] : [`created >= ${query.createdSince}`]),
  ].join(' AND ');

/** The order of creation cannot move under a walk: edits and moves change `updated` and keys, never this. */
export const inCreationOrder = (query: IssueQuery): string =>
  `${restriction(query)} ORDER BY created ASC`;

/** Whether an issue with this key lies in one of these projects. */
export const isInProjects = (key: string, projects: readonly string[]): boolean => {
  const own = key.replace(/-\d+$/, '').toUpperCase();
  return projects.some((project) => project.toUpperCase() === own);
};
