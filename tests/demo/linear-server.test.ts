import { buildSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import type { GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINEAR_SCHEMA } from '../../src/demo/linear-schema.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';
import type { LinearServer, LinearServerOptions } from '../../src/demo/linear-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const TOKEN = 'lin_api_test';

interface Reply {
  status: number;
  headers: Headers;
  data: Record<string, never>;
  errors: { message: string; extensions: Record<string, unknown> }[] | undefined;
}

let organisation: Organisation;
let server: LinearServer;

const ask = async (
  query: string,
  variables: Record<string, unknown> = {},
  authorization = TOKEN,
  to = server,
): Promise<Reply> => {
  const response = await fetch(to.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Pick<Reply, 'data' | 'errors'>;
  return { status: response.status, headers: response.headers, ...body, errors: body.errors };
};

const withServer = async <T>(
  options: Partial<LinearServerOptions>,
  use: (server: LinearServer) => Promise<T>,
): Promise<T> => {
  const other = await startLinearServer({ organisation, token: TOKEN, ...options });
  try {
    return await use(other);
  } finally {
    await other.close();
  }
};

beforeAll(async () => {
  organisation = generateOrganisation({ seed: 3, people: 24, issues: 300, months: 8, now: NOW });
  server = await startLinearServer({ organisation, token: TOKEN });
});
afterAll(() => server.close());

/** Everything of a type, one level of objects and connections deep. */
const everythingOf = (type: GraphQLObjectType, depth: number): string =>
  Object.values(type.getFields())
    .flatMap((field) => {
      const inner = getNamedType(field.type);
      if (isLeafType(inner)) return [field.name];
      if (depth === 0 || !isObjectType(inner)) return [];
      const paged = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
      return [`${field.name}${paged} { ${everythingOf(inner, depth - 1)} }`];
    })
    .join(' ');

describe('the simulated Linear API', () => {
  const schema = buildSchema(LINEAR_SCHEMA);
  const fields = Object.values(schema.getQueryType()!.getFields());

  it.each(
    fields.filter(({ args }) => !args.some(({ name }) => name === 'id')).map(({ name }) => name),
  )('serves everything that the schema offers of %s', async (name) => {
    const field = schema.getQueryType()!.getFields()[name]!;
    const type = getNamedType(field.type);
    const paged = field.args.length > 0 ? '(first: 5, includeArchived: true)' : '';
    const depth = paged ? 3 : 1;
    const selection = isObjectType(type) ? everythingOf(type, depth) : '';
    const { errors, data } = await ask(`query Everything { ${name}${paged} { ${selection} } }`);
    expect(errors).toBeUndefined();
    expect(data[name]).not.toBeNull();
  });

  it('answers an unknown selection, argument or operation with an error', async () => {
    for (const query of [
      '{ issues(first: 1) { nodes { nothing } } }',
      '{ issues(first: 1, wrong: 2) { nodes { id } } }',
      '{ issues(first: 1) { nodes { id } ',
    ]) {
      const { status, errors } = await ask(query);
      expect(status).toBe(400);
      expect(String(errors?.[0]?.extensions['code'])).toMatch(/^GRAPHQL_/);
    }
  });

  it('refuses pages that are too large, queries that are too dear, and wrong keys', async () => {
    const large = await ask('{ issues(first: 251) { nodes { id } } }');
    expect(large.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
    const dear = await ask(
      '{ issues(first: 250) { nodes { id history(first: 50) { nodes { id } } } } }',
    );
    expect(dear.status).toBe(400);
    expect(dear.errors?.[0]?.message).toContain('too complex');
    for (const key of ['wrong', `Bearer ${TOKEN}`]) {
      const refused = await ask('{ viewer { id } }', {}, key);
      expect(refused.status).toBe(401);
      expect(refused.errors?.[0]?.extensions['code']).toBe('AUTHENTICATION_ERROR');
    }
  });

  it('refuses every mutation and counts it', async () => {
    const before = structuredClone(organisation.linear.issues[0]);
    const { status } = await ask(
      'mutation Change($id: String!) { issueUpdate(id: $id, input: { title: "x" }) { success } }',
      { id: before!.id },
    );
    expect(status).toBe(403);
    expect(server.stats().writes).toBe(1);
    expect(organisation.linear.issues[0]).toEqual(before);
  });

  it('prices a query as documented and tells it in a header', async () => {
    const query =
      '{ issues(first: 10) { nodes { id title state { id } } pageInfo { hasNextPage } } }';
    const { headers } = await ask(query);
    expect(headers.get('x-complexity')).toBe('34');
    expect(headers.get('x-ratelimit-complexity-limit')).toBe('3000000');
    expect(Number(headers.get('x-ratelimit-requests-reset'))).toBeGreaterThan(1e12);
  });

  it('pages by cursor in both directions, filters and sorts', async () => {
    const query = `query Page($first: Int, $after: String, $filter: IssueFilter) {
      issues(first: $first, after: $after, filter: $filter, includeArchived: true, sort: [{ updatedAt: { order: Ascending } }]) {
        nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }`;
    type Page = {
      nodes: { id: string; updatedAt: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { data }: Reply = await ask(query, { first: 40, after });
      const page = data['issues'] as unknown as Page;
      seen.push(...page.nodes.map(({ updatedAt }) => updatedAt));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(seen).toHaveLength(organisation.linear.issues.length);
    expect(seen).toEqual([...seen].sort());
    const team = organisation.linear.teams[0]!;
    const filter = { team: { key: { eq: team.key } }, updatedAt: { gte: '-P30D' } };
    const { data } = await ask(query, { first: 250, filter });
    const wanted = organisation.linear.issues.filter(
      ({ teamId, updatedAt }) => teamId === team.id && updatedAt >= NOW - 30 * 86_400_000,
    );
    const found = (data['issues'] as unknown as Page).nodes.map(({ id }) => id);
    expect(found.sort()).toEqual(wanted.map(({ id }) => id).sort());
  });

  it('hides what is archived unless asked', async () => {
    const count = async (includeArchived: boolean) => {
      const { data } = await ask(
        `{ issues(first: 250, includeArchived: ${includeArchived}) { nodes { id } } }`,
      );
      return (data['issues'] as unknown as { nodes: unknown[] }).nodes.length;
    };
    const archived = organisation.linear.issues.filter(({ archivedAt }) => archivedAt !== null);
    expect((await count(true)) - (await count(false))).toBe(archived.length);
  });

  it('refuses with status 400 and RATELIMITED once a limit is used up', async () => {
    const rateLimit = { requests: 2, complexity: 1e6, windowMs: 60_000 };
    await withServer({ rateLimit }, async (limited) => {
      const replies = [];
      for (let index = 0; index < 3; index += 1) {
        replies.push(await ask('{ viewer { id } }', {}, TOKEN, limited));
      }
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 400]);
      expect(replies[2]?.errors?.[0]?.extensions['code']).toBe('RATELIMITED');
      expect(replies[2]?.headers.get('x-ratelimit-requests-remaining')).toBe('0');
      expect(Number(replies[2]?.headers.get('x-ratelimit-requests-reset'))).toBe(NOW + 60_000);
    });
  });
});
