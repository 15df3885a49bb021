import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import type { JiraServer } from '../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { EMAIL, TOKEN, call } from './jira-call.ts';

const organisation = generateOrganisation({
  seed: 13,
  now: Date.UTC(2026, 10, 20, 12),
  people: 24,
  issues: 900,
  months: 8,
});
const { issues, issueTypes } = organisation.jira;
const levelOf = (typeId: string) => issueTypes.find(({ id }) => id === typeId)?.hierarchyLevel;

let server: JiraServer;
beforeAll(async () => {
  server = await startJiraServer({
    organisation,
    token: TOKEN,
    email: EMAIL,
    deployment: 'data-center',
  });
});
afterAll(() => server.close());

const search = (query: string) => call(server, 'GET', `/rest/api/2/search?${query}`);
const issue = async (id: string | undefined) =>
  (await call(server, 'GET', `/rest/api/2/issue/${id}?expand=changelog`)).body;

describe('Jira Data Center', () => {
  it('takes a personal access token only', async () => {
    const basic = `Basic ${Buffer.from(`${EMAIL}:${TOKEN}`).toString('base64')}`;
    expect((await call(server, 'GET', '/rest/api/2/myself', undefined, basic)).status).toBe(401);
    expect((await call(server, 'GET', '/rest/api/2/myself')).status).toBe(200);
    expect((await call(server, 'GET', '/rest/api/3/myself')).status).toBe(404);
    expect((await call(server, 'POST', '/rest/api/3/changelog/bulkfetch', {})).status).toBe(404);
  });

  it('pages by startAt and says the total', async () => {
    const ids: string[] = [];
    for (let startAt = 0; startAt < issues.length; startAt += 200) {
      const { body } = await search(
        `jql=ORDER%20BY%20id%20ASC&startAt=${startAt}&maxResults=200&fields=summary`,
      );
      expect(body.total).toBe(issues.length);
      ids.push(...body.issues.map(({ id }: { id: string }) => id));
    }
    expect(ids).toEqual(issues.map(({ id }) => id));
  });

  it('has users with key and name, and no account ids anywhere', async () => {
    const { body } = await search('jql=ORDER%20BY%20id&maxResults=300&expand=changelog');
    expect(JSON.stringify(body)).not.toContain('accountId');
    expect(JSON.stringify(body)).not.toContain('712020:');
    const assignee = body.issues
      .map(({ fields }: { fields: { assignee: unknown } }) => fields.assignee)
      .find((one: unknown) => one !== null);
    expect(assignee).toMatchObject({
      key: expect.stringMatching(/^JIRAUSER/),
      name: expect.any(String),
      emailAddress: expect.stringContaining('@'),
    });
  });

  it('keeps parents in Epic Link and Parent Link, and only a sub-task has a parent', async () => {
    const story = issues.find(({ typeId, parentId }) => parentId !== null && levelOf(typeId) === 0);
    const epic = issues.find(({ typeId, parentId }) => parentId !== null && levelOf(typeId) === 1);
    const subtask = issues.find(({ typeId }) => levelOf(typeId) === -1);
    const keyOf = (id: string | null | undefined) => issues.find((one) => one.id === id)?.key;
    expect((await issue(story?.id)).fields).toMatchObject({
      customfield_10100: keyOf(story?.parentId),
    });
    expect((await issue(story?.id)).fields).not.toHaveProperty('parent');
    expect((await issue(epic?.id)).fields).toMatchObject({
      customfield_10101: keyOf(epic?.parentId),
    });
    expect((await issue(subtask?.id)).fields.parent.id).toBe(subtask?.parentId);
  });

  it('embeds the complete history, with the field names of the server era', async () => {
    const moved = issues.find(
      ({ history, typeId }) =>
        levelOf(typeId) === 0 &&
        history.some(({ items }) => items.some(({ field }) => field === 'IssueParentAssociation')),
    );
    const body = await issue(moved?.id);
    expect(body.changelog.total).toBe(moved?.history.length);
    const fields = body.changelog.histories.flatMap(({ items }: { items: { field: string }[] }) =>
      items.map(({ field }) => field),
    );
    expect(fields).toContain('Epic Link');
    expect(fields).not.toContain('IssueParentAssociation');
    expect(JSON.stringify(body.changelog)).not.toContain('fieldId');
  });

  it('prints sprints as the server did', async () => {
    const sprinting = issues.find(({ sprintIds }) => sprintIds.length > 0);
    const [sprint] = (await issue(sprinting?.id)).fields.customfield_10020;
    expect(sprint).toMatch(
      /^com\.atlassian\.greenhopper\.service\.sprint\.Sprint@\w+\[id=\d+,rapidViewId=\d+,state=\w+,name=.+,startDate=\d{4}-.+\+0000,/,
    );
  });
});
