import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/demo/edits.ts';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import type { JiraServer } from '../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { EMAIL, TOKEN, call, walk } from './jira-call.ts';

const organisation = generateOrganisation({
  seed: 11,
  now: Date.UTC(2026, 10, 20, 12),
  people: 30,
  issues: 1200,
  months: 9,
});
const { issues } = organisation.jira;
const EVERYTHING = 'project is not EMPTY ORDER BY created ASC';

let server: JiraServer;
beforeAll(async () => {
  server = await startJiraServer({ organisation, token: TOKEN, email: EMAIL, prefix: '/jira' });
});
afterAll(() => server.close());

const refusal = async (jql: string): Promise<string> => {
  const { status, body } = await call(server, 'POST', '/rest/api/3/search/jql', { jql });
  expect(status).toBe(400);
  expect(body.errors).toEqual({});
  return body.errorMessages.join(' ');
};

describe('what Jira Cloud refuses', () => {
  it('needs the right token, as basic or bearer', async () => {
    const basic = (token: string) => `Basic ${Buffer.from(`${EMAIL}:${token}`).toString('base64')}`;
    expect((await call(server, 'GET', '/rest/api/3/myself', undefined, basic(TOKEN))).status).toBe(
      200,
    );
    expect((await call(server, 'GET', '/rest/api/3/myself')).status).toBe(200);
    const wrong = await call(server, 'GET', '/rest/api/3/myself', undefined, basic('wrong'));
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toContain('OAuth');
  });

  it('knows no other path, no other method and no other site', async () => {
    expect((await call(server, 'GET', '/rest/api/3/nothing')).status).toBe(404);
    expect((await call(server, 'GET', '/rest/api/2/search')).status).toBe(404);
    expect((await call(server, 'GET', '/rest/api/3/search?jql=x')).status).toBe(410);
    expect((await call(server, 'GET', '/rest/api/3/statuses/search')).status).toBe(403);
    expect((await call(server, 'GET', '/rest/api/3/issue/999999')).body.errorMessages[0]).toContain(
      'does not exist',
    );
    const before = server.stats().writes;
    expect((await call(server, 'PUT', `/rest/api/3/issue/${issues[0]?.id}`, {})).status).toBe(405);
    expect((await call(server, 'DELETE', `/rest/api/3/issue/${issues[0]?.id}`)).status).toBe(405);
    expect((await call(server, 'POST', '/rest/api/3/issue', {})).status).toBe(404);
    expect(server.stats().writes).toBe(before + 3);
  });

  it('takes no parameter or body that it does not know', async () => {
    expect((await call(server, 'GET', '/rest/api/3/project/search?maxResult=5')).status).toBe(400);
    expect(
      (await call(server, 'POST', '/rest/api/3/search/jql', { jql: 'project = BIL', startAt: 0 }))
        .status,
    ).toBe(400);
    expect(
      (
        await call(server, 'POST', '/rest/api/3/search/jql', {
          jql: 'project = BIL',
          fields: 'summary',
        })
      ).status,
    ).toBe(400);
    expect(
      (
        await call(server, 'POST', '/rest/api/3/changelog/bulkfetch', {
          issueIdsOrKeys: Array.from({ length: 1001 }, String),
        })
      ).status,
    ).toBe(400);
    expect(
      (
        await call(server, 'POST', '/rest/api/3/issue/bulkfetch', {
          issueIdsOrKeys: Array.from({ length: 101 }, String),
        })
      ).status,
    ).toBe(400);
  });

  it('refuses queries as Jira words it', async () => {
    expect(await refusal('ORDER BY created')).toContain('Unbounded');
    expect(await refusal('nonsense = 1')).toContain("Field 'nonsense' does not exist");
    expect(await refusal('project = NOWHERE')).toContain(
      "'NOWHERE' does not exist for the field 'project'",
    );
    expect(await refusal('key = BIL-99999')).toContain('does not exist');
    expect(await refusal('updated ~ "x"')).toContain("operator '~' is not supported");
    expect(await refusal('updated >= "yesterday"')).toContain('is invalid');
    expect(await refusal('updated >= tomorrow()')).toContain('Unable to find JQL function');
    expect(await refusal('project = BIL AND')).toContain('Error in the JQL Query');
    expect(await refusal('project in (BIL')).toContain('Error in the JQL Query');
    expect(
      await refusal('project = BIL ORDER BY created, updated, key, id, status, type, rank, due'),
    ).toContain('maximum of 7');
  });
});

describe('searching', () => {
  const at = issues[Math.floor(issues.length / 2)]?.updated ?? 0;
  const idsWhere = (test: (issue: (typeof issues)[number]) => boolean) =>
    issues.filter(test).map(({ id }) => id);
  const found = async (jql: string) =>
    (await walk(server, jql, { fields: ['id'], maxResults: 5000 })).sort(
      (a, b) => Number(a) - Number(b),
    );

  it('pages by token through everything once, with the caps of the vendor', async () => {
    const first = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql: EVERYTHING,
      fields: ['summary'],
      maxResults: 5000,
    });
    expect(first.body.issues).toHaveLength(100);
    expect(first.body.isLast).toBe(false);
    const light = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql: EVERYTHING,
      maxResults: 5000,
    });
    expect(light.body.issues).toHaveLength(issues.length);
    expect(light.body).not.toHaveProperty('nextPageToken');
    expect(light.body.issues[0]).toEqual({ id: expect.any(String) });
    const ids = await walk(server, EVERYTHING);
    expect(new Set(ids).size).toBe(issues.length);
    expect(ids).toHaveLength(issues.length);
    const count = await call(server, 'POST', '/rest/api/3/search/approximate-count', {
      jql: EVERYTHING,
    });
    expect(count.body).toEqual({ count: issues.length });
  });

  it('refuses the token of another query', async () => {
    const { body } = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql: EVERYTHING,
      fields: ['summary'],
      maxResults: 10,
    });
    const other = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql: 'project = BIL',
      fields: ['summary'],
      nextPageToken: body.nextPageToken,
    });
    expect(other.status).toBe(400);
  });

  it('compares with AND, OR, NOT, lists and parentheses', async () => {
    const project = (key: string) => organisation.jira.projects.find((one) => one.key === key)?.id;
    expect(await found(`updated >= ${at}`)).toEqual(idsWhere(({ updated }) => updated >= at));
    expect(await found(`project in (BIL, "DSP") AND NOT updated < ${at}`)).toEqual(
      idsWhere(
        ({ projectId, updated }) =>
          [project('BIL'), project('DSP')].includes(projectId) && updated >= at,
      ),
    );
    expect(await found('project = BIL AND (labels = ktlo OR assignee is EMPTY)')).toEqual(
      idsWhere(
        (one) =>
          one.projectId === project('BIL') &&
          (one.labels.includes('ktlo') || one.assignee === null),
      ),
    );
    expect(await found(`id in (${issues[3]?.id}, ${issues[9]?.key})`)).toEqual([
      issues[3]?.id,
      issues[9]?.id,
    ]);
    expect(await found(`id > ${issues[20]?.id}`)).toEqual(
      idsWhere(({ id }) => Number(id) > Number(issues[20]?.id)),
    );
  });

  it('reads a quoted date in the zone of the user and to the minute', async () => {
    const berlin = Date.UTC(2026, 5, 1, 7, 30); // 09:30 in Berlin
    expect(await found('updated >= "2026-06-01 09:30"')).toEqual(
      idsWhere(({ updated }) => updated >= berlin),
    );
  });

  it('sends only the fields that were asked for, and ignores names it does not know', async () => {
    const { body } = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql: 'project = BIL',
      fields: ['summary', 'nonsense'],
    });
    expect(Object.keys(body.issues[0].fields)).toEqual(['summary']);
  });
});

describe('histories', () => {
  it('gives complete histories in bulk, oldest first, in pages', async () => {
    const chosen = issues.slice(0, 300);
    const entries: { issueId: string; id: string }[] = [];
    let nextPageToken: string | undefined;
    do {
      const { body } = await call(server, 'POST', '/rest/api/3/changelog/bulkfetch', {
        issueIdsOrKeys: chosen.map(({ id }) => id),
        maxResults: 500,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
      for (const { issueId, changeHistories } of body.issueChangeLogs) {
        entries.push(...changeHistories.map(({ id }: { id: string }) => ({ issueId, id })));
      }
      nextPageToken = body.nextPageToken;
    } while (nextPageToken !== undefined);
    expect(entries).toEqual(
      chosen.flatMap((issue) => issue.history.map(({ id }) => ({ issueId: issue.id, id }))),
    );
  });

  it('loses entries without a field id as soon as fields are named', async () => {
    const moved = issues.find(({ history }) =>
      history.some(({ items }) => items.some(({ field }) => field === 'IssueParentAssociation')),
    );
    const { body } = await call(server, 'POST', '/rest/api/3/changelog/bulkfetch', {
      issueIdsOrKeys: [moved?.id],
      fieldIds: ['status', 'assignee', 'parent'],
    });
    const names = JSON.stringify(body);
    expect(names).not.toContain('IssueParentAssociation');
  });

  it('cuts an embedded history', async () => {
    const long = {
      ...organisation,
      jira: {
        ...organisation.jira,
        issues: issues.map((issue, index) =>
          index > 0
            ? issue
            : { ...issue, history: issues.flatMap(({ history }) => history).slice(0, 90) },
        ),
      },
    };
    const other = await startJiraServer({ organisation: long, token: TOKEN, email: EMAIL });
    const { body } = await call(
      other,
      'GET',
      `/rest/api/3/issue/${issues[0]?.id}?expand=changelog`,
    );
    expect(body.changelog.histories).toHaveLength(40);
    const paged = await call(
      other,
      'GET',
      `/rest/api/3/issue/${issues[0]?.id}/changelog?startAt=50`,
    );
    expect(paged.body).toMatchObject({ total: 90, isLast: true });
    await other.close();
  });
});

describe('what a token cannot see', () => {
  it('leaves hidden and deleted issues out without a word, and resolves former keys', async () => {
    const edited = {
      ...organisation,
      jira: {
        ...organisation.jira,
        issues: issues.map((issue, index) => (index === 5 ? { ...issue, hidden: true } : issue)),
      },
    };
    const moved = issues.find(({ formerKeys }) => formerKeys.length > 0);
    server.update(edited);
    const { body } = await call(server, 'POST', '/rest/api/3/issue/bulkfetch', {
      issueIdsOrKeys: [issues[5]?.id, '1', moved?.formerKeys[0]],
    });
    expect(body.issues.map(({ key }: { key: string }) => key)).toEqual([moved?.key]);
    expect((await call(server, 'GET', `/rest/api/3/issue/${issues[5]?.key}`)).status).toBe(404);
    server.update(organisation);
  });

  it('serves the organisation as it is after a day of edits', async () => {
    const later = applyEdits(organisation, { seed: 1, day: 1, edits: 60 });
    server.update(later);
    const ids = await walk(server, EVERYTHING);
    const hidden = new Set(
      later.jira.projects.filter((project) => project.hidden === true).map(({ id }) => id),
    );
    const visible = later.jira.issues.filter(
      (issue) => !issue.hidden && !hidden.has(issue.projectId),
    );
    expect(ids.toSorted()).toEqual(visible.map(({ id }) => id).toSorted());
    server.update(organisation);
  });
});

describe('the rest of the site', () => {
  it('shows e-mail addresses of most people and null for some', async () => {
    const { body } = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql: 'assignee is not EMPTY',
      fields: ['assignee'],
      maxResults: 100,
    });
    const mails = body.issues.map(
      ({ fields }: { fields: { assignee: { emailAddress: string | null } } }) =>
        fields.assignee.emailAddress,
    );
    expect(mails.some((mail: string | null) => mail?.endsWith('@example.com'))).toBe(true);
  });

  it('has boards, sprints and the field they estimate with', async () => {
    const { body } = await call(server, 'GET', '/rest/agile/1.0/board');
    const board = body.values[0].id;
    const configuration = await call(server, 'GET', `/rest/agile/1.0/board/${board}/configuration`);
    expect(configuration.body.estimation.field.fieldId).toBe('customfield_10016');
    const sprints = await call(server, 'GET', `/rest/agile/1.0/board/${board}/sprint?state=active`);
    expect(sprints.body.values).toHaveLength(1);
  });

  it('lists worklogs by when they changed', async () => {
    const changed = await call(server, 'GET', '/rest/api/3/worklog/updated?since=0');
    const ids = changed.body.values.map(({ worklogId }: { worklogId: number }) => worklogId);
    expect(ids.length).toBeGreaterThan(10);
    const list = await call(server, 'POST', '/rest/api/3/worklog/list', { ids: ids.slice(0, 5) });
    expect(list.body.map(({ id }: { id: string }) => Number(id)).sort()).toEqual(
      ids.slice(0, 5).sort(),
    );
  });
});
