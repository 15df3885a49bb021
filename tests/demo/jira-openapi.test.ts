import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CLOUD_ROUTES } from '../../src/demo/jira-cloud.ts';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { EMAIL, TOKEN, call } from './jira-call.ts';

const reference = (name: string) => new URL(`../../../shared/reference/${name}`, import.meta.url);
const FILES = {
  '/rest/api/3': reference('jira-cloud-v3.openapi.json'),
  '/rest/agile': reference('jira-software-agile.openapi.json'),
};
const available = Object.values(FILES).every((file) => existsSync(file));

interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  requestBody?: { content: Record<string, { schema: object }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

/** The vendor sends null where its document says string or object. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
};

const documents = available
  ? Object.entries(FILES).map(([prefix, file]) => {
      const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
      const ajv = new Ajv({
        strict: false,
        validateFormats: false,
        allErrors: true,
        ownProperties: true,
      });
      ajv.addSchema(document, prefix);
      return { prefix, document, ajv };
    })
  : [];

const documentOf = (path: string) => {
  const found = documents.find(({ prefix }) => path.startsWith(prefix));
  if (found === undefined) throw new Error(`no document for ${path}`);
  return found;
};

/** The documented operation of a path, preferring the one with the fewest placeholders. */
const operationOf = (method: string, path: string): Operation => {
  const { document } = documentOf(path);
  const matching = Object.keys(document.paths)
    .filter((template) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => a.split('{').length - b.split('{').length);
  const operation = document.paths[matching[0] ?? '']?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
  return operation;
};

const rebase = (schema: object, prefix: string): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${prefix}#/`)) as object;

const problems = (path: string, schema: object, value: unknown): string[] => {
  const { ajv, prefix } = documentOf(path);
  const validate = ajv.compile(rebase(schema, prefix));
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${path} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
};

const organisation = generateOrganisation({
  seed: 21,
  now: Date.UTC(2026, 10, 20, 12),
  people: 30,
  issues: 900,
  months: 8,
});
const ids = organisation.jira.issues.slice(0, 100).map(({ id }) => id);
const linked = organisation.jira.issues.find(({ links }) => links.length > 0)?.id ?? '';
const worklogs = organisation.jira.issues
  .flatMap((issue) => issue.worklogs.map(({ id }) => Number(id)))
  .slice(0, 50);
const someone = encodeURIComponent(organisation.people[0]?.jiraAccountId ?? '');

/** One request for everything that the site answers. */
const REQUESTS: readonly [string, string, unknown?][] = [
  ['GET', '/rest/api/3/myself'],
  ['GET', '/rest/api/3/serverInfo'],
  ['GET', `/rest/api/3/user/bulk?accountId=${someone}&maxResults=100`],
  ['GET', '/rest/api/3/field'],
  ['GET', '/rest/api/3/status'],
  ['GET', '/rest/api/3/issuetype'],
  ['GET', '/rest/api/3/project/search?maxResults=50'],
  ['GET', '/rest/api/3/project/BIL'],
  ['GET', '/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,ADMINISTER'],
  [
    'POST',
    '/rest/api/3/search/jql',
    { jql: 'project is not EMPTY', fields: ['*all'], expand: 'changelog', maxResults: 100 },
  ],
  ['GET', '/rest/api/3/search/jql?jql=project%20%3D%20BIL&fields=summary&fields=status'],
  ['POST', '/rest/api/3/search/approximate-count', { jql: 'project = BIL' }],
  ['POST', '/rest/api/3/changelog/bulkfetch', { issueIdsOrKeys: ids, maxResults: 10_000 }],
  ['POST', '/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: ids, fields: ['*all'] }],
  ['GET', `/rest/api/3/issue/${linked}?fields=*all&expand=changelog`],
  ['GET', `/rest/api/3/issue/${linked}/changelog?maxResults=10`],
  ['GET', `/rest/api/3/issue/${linked}/remotelink`],
  ['GET', `/rest/api/3/issue/${linked}/worklog`],
  ['GET', '/rest/api/3/worklog/updated?since=0'],
  ['GET', '/rest/api/3/worklog/deleted?since=0'],
  ['POST', '/rest/api/3/worklog/list', { ids: worklogs }],
  ['GET', '/rest/agile/1.0/board'],
  ['GET', '/rest/agile/1.0/board/1/configuration'],
  ['GET', '/rest/agile/1.0/board/1/sprint'],
];

describe('against the OpenAPI documents (needs the shared reference)', () => {
  it.skipIf(!available)(
    'every answer and every body we send has the documented shape',
    async () => {
      const server = await startJiraServer({ organisation, token: TOKEN, email: EMAIL });
      const found: string[] = [];
      for (const [method, target, body] of REQUESTS) {
        const path = target.split('?')[0] ?? '';
        const operation = operationOf(method, path);
        const answer = await call(server, method, target, body);
        expect([target, answer.status]).toEqual([target, 200]);
        const schema = Object.values(operation.responses['200']?.content ?? {})[0]?.schema ?? {};
        found.push(...problems(path, schema, withoutNulls(answer.body)));
        const sent = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
        if (sent !== undefined) found.push(...problems(path, sent, body));
      }
      await server.close();
      expect([...new Set(found)].slice(0, 20)).toEqual([]);
    },
  );

  it.skipIf(!available)('takes only documented paths, parameters and bodies', () => {
    for (const route of CLOUD_ROUTES) {
      const path = route.path.source
        .replaceAll('\\', '')
        .replace(/^\^|\$$/g, '')
        .replace(/\$$/, '')
        .replaceAll(/\([^)]*\)/g, '1');
      const operation = operationOf(route.method, path);
      const documented = (operation.parameters ?? []).map(({ name }) => name);
      expect([path, (route.query ?? []).filter((name) => !documented.includes(name))]).toEqual([
        path,
        [],
      ]);
    }
  });

  it.skipIf(!available)('exercises every route that there is', () => {
    const asked = CLOUD_ROUTES.filter(({ method, path }) =>
      REQUESTS.some(([verb, target]) => verb === method && path.test(target.split('?')[0] ?? '')),
    );
    const administrative = CLOUD_ROUTES.filter(({ path }) =>
      path.test('/rest/api/3/statuses/search'),
    );
    expect(asked.length + administrative.length).toBe(CLOUD_ROUTES.length);
  });
});
