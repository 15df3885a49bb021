import type { JiraSourceConfig } from '../../config/config.ts';
import { SourceError } from '../source.ts';
import type { CheckFinding, SourceErrorKind } from '../source.ts';
import type { JiraClient } from './client.ts';
import { mapFields } from './fields.ts';
import type { FieldMap } from './fields.ts';
import type { IssueQuery } from './jql.ts';
import type { JiraProject } from './schema.ts';

type Finding = Omit<CheckFinding, 'what'>;

const REMEDY: Partial<Record<SourceErrorKind, string>> = {
  credentials:
    'make a new API token (Cloud: with its e-mail; Data Center: a personal access token) and set it in the config',
  permission: 'give the account the permission to browse the projects',
  host: 'set `host` to the address under which the site opens in a browser',
  'not-found': 'check `host` and `deployment`',
};

const ok = (detail: string): Finding => ({ level: 'ok', detail, remedy: null });
const warning = (detail: string, remedy: string | null = null): Finding => ({
  level: 'warning',
  detail,
  remedy,
});
const failure = (detail: string, remedy: string | null): Finding => ({
  level: 'error',
  detail,
  remedy,
});

/** Runs one check; what it throws becomes its finding, of the given level, unless we were told to stop. */
const looked = async (
  what: string,
  level: 'error' | 'warning',
  look: () => Promise<Finding[]>,
): Promise<CheckFinding[]> => {
  try {
    return (await look()).map((finding) => ({ what, ...finding }));
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind === 'aborted') throw error;
    return [{ what, level, detail: error.message, remedy: REMEDY[error.kind] ?? null }];
  }
};

/** Issues whose history a check looks at. */
const SAMPLE = 100;

const everywhere = (projects: string[]): IssueQuery => ({
  projects,
  updatedSince: null,
  createdSince: null,
});

const checkProject = async (
  client: JiraClient,
  key: string,
  visible: JiraProject[],
): Promise<Finding> => {
  if (!visible.some((project) => project.key === key)) {
    const keys = visible
      .slice(0, 10)
      .map((project) => project.key)
      .join(', ');
    return failure(
      `the token cannot see a project ${key}`,
      keys === '' ? 'it sees no project at all' : `projects it sees: ${keys}`,
    );
  }
  const issues = await client.count(everywhere([key]));
  return issues === 0
    ? warning(`project ${key} has no issues that the token can see`)
    : ok(`${key}: ${issues} issues`);
};

const checkProjects = async (config: JiraSourceConfig, client: JiraClient): Promise<Finding[]> => {
  const visible = await client.projects();
  if (config.projects.length > 0) {
    return Promise.all(config.projects.map((key) => checkProject(client, key, visible)));
  }
  if (visible.length === 0)
    return [failure('the token can see no project', REMEDY.permission ?? null)];
  const issues = await client.count(everywhere(visible.map(({ key }) => key)));
  return [
    issues === 0
      ? warning('no project has issues')
      : ok(`${visible.length} projects with ${issues} issues`),
  ];
};

/** Reads the first batch of one project: issues, their histories, and whether any history came at all. */
const checkHistory = async (config: JiraSourceConfig, client: JiraClient): Promise<Finding[]> => {
  const projects =
    config.projects.length > 0 ? config.projects : (await client.projects()).map(({ key }) => key);
  const walk = {
    query: everywhere(projects),
    fields: ['created'],
    parentKeys: [],
    batchSize: SAMPLE,
    resume: null,
    onExpected: () => undefined,
  };
  for await (const { issues, histories } of client.walk(walk)) {
    const entries = [...histories.values()].flat().length;
    if (issues.length === 0) break;
    return [
      entries === 0
        ? warning(
            `none of ${issues.length} issues has a history`,
            'effort is then worked out from today’s values only',
          )
        : ok(`${entries} history entries of ${issues.length} issues read`),
    ];
  }
  return [warning('no issue to read a history of')];
};

const ROLES: [keyof FieldMap, string][] = [
  ['points', 'needed by the effort model `points` only'],
  ['sprint', 'horizons then come from dates only'],
  ['team', 'the project’s name stands for the team'],
  ['plannedStart', 'horizons then come from the sprint, else from the level'],
  ['plannedEnd', 'the due date stands for it'],
];

/** Search leaves archived issues out on every site; whether a pulled one can be told as archived depends on a field. */
const archivingOf = ({ archived }: FieldMap): CheckFinding => ({
  what: 'archived',
  ...(archived.length > 0
    ? ok(`${archived.join(', ')} tells when a pulled issue was archived`)
    : warning(
        'this site has no field archiveddate: a pulled issue that is archived stays as it was',
        'nothing where the site has no archiving; elsewhere let the account see that field',
      )),
});

const checkFields = async (
  config: JiraSourceConfig,
  client: JiraClient,
): Promise<CheckFinding[]> => {
  const { map, missing } = mapFields(await client.fields(), config.fields);
  const found = ROLES.map(([role, without]): CheckFinding => {
    const ids = map[role] as string[];
    const what = `field ${role}`;
    return ids.length > 0
      ? { what, ...ok(ids.join(', ')) }
      : { what, ...warning(`there is no such field on this site: ${without}`) };
  });
  const wrong = missing.map(({ name, wanted, near }): CheckFinding => ({
    what: `field ${name}`,
    ...failure(
      `there is no field "${wanted}" on this site`,
      near.length === 0
        ? `give the name or id of an existing field under fields.${name}`
        : `did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`,
    ),
  }));
  const said = new Set(wrong.map(({ what }) => what));
  return [...found.filter(({ what }) => !said.has(what)), ...wrong, archivingOf(map)];
};

/** Everything that is wrong with a Jira source at once; nothing is stored. */
export const checkJira = async (
  config: JiraSourceConfig,
  client: JiraClient,
  now: number,
): Promise<CheckFinding[]> => {
  const credentials = await looked('credentials', 'error', async () => {
    const me = await client.myself();
    return [ok(`the token works (account type ${me.accountType ?? 'user'})`)];
  });
  if (credentials.some(({ level }) => level === 'error')) return credentials;
  const fields = async (): Promise<CheckFinding[]> => {
    try {
      return await checkFields(config, client);
    } catch (error) {
      return looked('fields', 'error', () => Promise.reject(error as Error));
    }
  };
  const parts = await Promise.all([
    looked('projects', 'error', () => checkProjects(config, client)),
    looked('states', 'error', async () => [ok(`${(await client.statuses()).length} statuses`)]),
    looked('history', 'error', () => checkHistory(config, client)),
    fields(),
    looked('worklogs', 'warning', async () => {
      for await (const { ids } of client.worklogIds('updated', now))
        return [ok(`readable (${ids.length} changed just now)`)];
      return [ok('readable')];
    }),
  ]);
  return [...credentials, ...parts.flat()];
};
