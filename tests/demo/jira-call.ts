import type { JiraServer } from '../../src/demo/jira-server.ts';

export const TOKEN = 'simulated-token';
export const EMAIL = 'worker@example.com';

export interface Answer {
  status: number;
  headers: Headers;
  // Answers are looked into freely, as a test does.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** One request to a simulated site, with the right token unless told otherwise. */
export const call = async (
  server: JiraServer,
  method: string,
  path: string,
  body?: unknown,
  authorization = `Bearer ${TOKEN}`,
): Promise<Answer> => {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: json ? (JSON.parse(text) as unknown) : text,
  };
};

/** Every issue id that a search finds, page by page; stops after more pages than any test needs. */
export const walk = async (
  server: JiraServer,
  jql: string,
  options: { fields?: string[]; maxResults?: number } = {},
): Promise<string[]> => {
  const ids: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < 200; page += 1) {
    const { body } = await call(server, 'POST', '/rest/api/3/search/jql', {
      jql,
      fields: options.fields ?? ['summary'],
      maxResults: options.maxResults ?? 100,
      ...(token === undefined ? {} : { nextPageToken: token }),
    });
    ids.push(...body.issues.map((issue: { id: string }) => issue.id));
    token = body.nextPageToken;
    if (token === undefined) return ids;
  }
  throw new Error('the search never ends');
};
