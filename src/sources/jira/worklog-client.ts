import type { Client } from 'jira.js/core';
import { z } from 'zod';
import { parseAnswer, tokenGuard } from './client.ts';
import type { JiraClient } from './client.ts';
import * as schema from './schema.ts';

/** Worklogs by what changed since an instant; the same on both deployments, below their own API path. */
export const createWorklogReader = (
  source: string,
  transport: Client,
  api: string,
): Pick<JiraClient, 'worklogIds' | 'worklogs'> => ({
  async *worklogIds(what, since) {
    const guard = tokenGuard(source, 'the list of worklogs');
    let from = since;
    for (;;) {
      const answer = await transport.sendRequest({
        url: `${api}/worklog/${what}`,
        method: 'GET',
        searchParams: { since: from },
      });
      const page = parseAnswer(source, 'worklogs', schema.changedWorklogsSchema, answer);
      const next = page.lastPage === false ? (page.until ?? null) : null;
      guard(next === null ? null : String(next));
      yield { ids: page.values.map(({ worklogId }) => worklogId), next };
      if (next === null) return;
      from = next;
    }
  },
  async worklogs(ids) {
    if (ids.length === 0) return [];
    const answer = await transport.sendRequest({
      url: `${api}/worklog/list`,
      method: 'POST',
      body: { ids },
    });
    return parseAnswer(source, 'worklogs', z.array(schema.worklogSchema), answer);
  },
});
