import type { JiraField } from './schema.ts';

/** Ids of the custom fields that carry what Betsheet reads; several where a site has several, the first with a value counts. */
export interface FieldMap {
  points: string[];
  sprint: string[];
  team: string[];
  plannedStart: string[];
  plannedEnd: string[];
  epicLink: string[];
  parentLink: string[];
  /** When it was archived, on sites that have archiving. */
  archived: string[];
  /** Every configured name, with the ids it stands for. */
  configured: Record<string, string[]>;
  /** Field names (lower case, also untranslated) to ids, for history entries without a fieldId. */
  idByName: Map<string, string>;
}

/** A configured field that the site does not have, with the names that come close. */
export interface MissingField {
  name: string;
  wanted: string;
  near: string[];
}

type Role = Exclude<keyof FieldMap, 'archived' | 'configured' | 'idByName'>;

/** How each role is found without a configured name: by `schema.custom`, else by type and name. Sources: facts of both deployments. */
const DISCOVERY: Record<Role, { custom: RegExp; named?: { type: string; names: string[] } }> = {
  points: {
    custom: /:jsw-story-points$/,
    named: { type: 'number', names: ['story points', 'story point estimate'] },
  },
  sprint: { custom: /:gh-sprint$/ },
  team: { custom: /:(rm-teams-custom-field-team|atlassian-team)$/ },
  plannedStart: {
    custom: /:jpo-custom-field-baseline-start$/,
    named: { type: 'date', names: ['target start', 'start date'] },
  },
  plannedEnd: {
    custom: /:jpo-custom-field-baseline-end$/,
    named: { type: 'date', names: ['target end', 'end date'] },
  },
  epicLink: { custom: /:gh-epic-link$/ },
  parentLink: { custom: /:jpo-custom-field-parent$/ },
};

const ARCHIVED_FIELD = 'archiveddate';

const ROLES = Object.keys(DISCOVERY) as Role[];

const namesOf = (field: JiraField): string[] =>
  [field.name, field.untranslatedName ?? '']
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

const discover = (role: Role, fields: JiraField[]): string[] => {
  const { custom, named } = DISCOVERY[role];
  const bySchema = fields.filter((field) => custom.test(field.schema?.custom ?? ''));
  const byName = (named?.names ?? []).flatMap((name) =>
    fields.filter((field) => field.schema?.type === named?.type && namesOf(field).includes(name)),
  );
  return [...new Set([...bySchema, ...byName].map((field) => field.id))];
};

/** Ids of the fields with this id or name; names are compared without case. */
const findField = (wanted: string, fields: JiraField[]): string[] => {
  const name = wanted.trim().toLowerCase();
  const byId = fields.filter((field) => field.id.toLowerCase() === name);
  const found = byId.length > 0 ? byId : fields.filter((field) => namesOf(field).includes(name));
  return found.map((field) => field.id);
};

/** Letters in common by pairs (Dice), 0 to 1. */
const likeness = (a: string, b: string): number => {
  const pairs = (text: string): string[] =>
    [...text].slice(1).map((letter, index) => (text[index] ?? '') + letter);
  const left = pairs(a);
  const right = pairs(b);
  const shared = left.filter((pair) => right.includes(pair)).length;
  return left.length + right.length === 0 ? 0 : (2 * shared) / (left.length + right.length);
};

const NEAR = 0.4;
const NEAR_SHOWN = 3;

const nearMisses = (wanted: string, fields: JiraField[]): string[] =>
  fields
    .map((field) => ({
      name: field.name,
      score: likeness(wanted.trim().toLowerCase(), field.name.toLowerCase()),
    }))
    .filter(({ score }) => score >= NEAR)
    .sort((a, b) => b.score - a.score)
    .slice(0, NEAR_SHOWN)
    .map(({ name }) => name);

/** Joins the site's fields with the config's names, which win over discovery. */
export const mapFields = (
  fields: JiraField[],
  wanted: Record<string, string>,
): { map: FieldMap; missing: MissingField[] } => {
  const configured: Record<string, string[]> = {};
  const missing: MissingField[] = [];
  for (const [name, title] of Object.entries(wanted)) {
    const ids = findField(title, fields);
    if (ids.length > 0) configured[name] = ids;
    else missing.push({ name, wanted: title, near: nearMisses(title, fields) });
  }
  const roles = Object.fromEntries(
    ROLES.map((role) => [role, configured[role] ?? discover(role, fields)]),
  ) as Record<Role, string[]>;
  const idByName = new Map(
    fields.flatMap((field) => namesOf(field).map((name) => [name, field.id] as const)),
  );
  const archived = fields.map(({ id }) => id).filter((id) => id === ARCHIVED_FIELD);
  return { map: { ...roles, archived, configured, idByName }, missing };
};

const CHOICE = /:(select|radiobuttons)$/;

/** Names of the custom fields with one value out of a list; a name that several fields share stands for all of them. */
export const choiceFields = (fields: JiraField[]): string[] => [
  ...new Set(
    fields.filter(({ schema }) => CHOICE.test(schema?.custom ?? '')).map(({ name }) => name),
  ),
];

const SYSTEM_FIELDS = [
  'summary',
  'created',
  'updated',
  'issuetype',
  'status',
  'project',
  'parent',
  'assignee',
  'reporter',
  'labels',
  'components',
  'priority',
  'duedate',
  'timeoriginalestimate',
  'resolution',
  'resolutiondate',
  'fixVersions',
  'issuelinks',
];

/** Field ids a search asks for: what the mapping reads and nothing more. */
export const requestedFields = (map: FieldMap): string[] => [
  ...new Set([
    ...SYSTEM_FIELDS,
    ...map.archived,
    ...ROLES.flatMap((role) => map[role]),
    ...Object.values(map.configured).flat(),
  ]),
];
