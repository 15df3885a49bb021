import type { Client } from 'jira.js/core';
import type { JiraSourceConfig } from '../../config/config.ts';
import { parseChangelogs } from './changelog-text.ts';
import { createHttp } from '../http.ts';
import type { AllowedRequest } from '../http.ts';
import type { Instant } from '../../model/work-item.ts';
import type { RateBudget } from '../rate-budget.ts';
import type { SourceEnvironment } from '../source.ts';

/** Every request Betsheet may send to Jira. All of them read: the POSTs are searches whose arguments do not fit an address. */
export const JIRA_READS: readonly AllowedRequest[] = [
  {
    method: 'GET',
    path: /^\/rest\/api\/[23]\/(myself|serverInfo|field|status|project|project\/search)$/,
  },
  { method: 'GET', path: /^\/rest\/api\/2\/(search|user)$/ },
  { method: 'GET', path: /^\/rest\/api\/3\/user\/bulk$/ },
  { method: 'GET', path: /^\/rest\/api\/2\/issue\/[^/]+$/ },
  { method: 'GET', path: /^\/rest\/api\/[23]\/issue\/[^/]+\/remotelink$/ },
  { method: 'GET', path: /^\/rest\/api\/[23]\/worklog\/(updated|deleted)$/ },
  { method: 'POST', path: /^\/rest\/api\/2\/search$/ },
  { method: 'POST', path: /^\/rest\/api\/3\/search\/(jql|approximate-count)$/ },
  { method: 'POST', path: /^\/rest\/api\/3\/(changelog|issue)\/bulkfetch$/ },
  { method: 'POST', path: /^\/rest\/api\/[23]\/worklog\/list$/ },
];

const BULK_CHANGELOGS = '/rest/api/3/changelog/bulkfetch';

const queryOf = (params: Record<string, unknown> | undefined): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};

/** `Basic` with an e-mail (Cloud), `Bearer` without (Data Center's personal access token, OAuth). */
const authorizationOf = (config: JiraSourceConfig): string =>
  config.email === null
    ? `Bearer ${config.token.reveal()}`
    : `Basic ${Buffer.from(`${config.email}:${config.token.reveal()}`).toString('base64')}`;

/**
 * The transport under jira.js: any object with `sendRequest` is a client to it. Answers come back as parsed JSON,
 * not run through the library's schemas, which return dates of two kinds; ours are in schema.ts.
 */
export const connect = (
  config: JiraSourceConfig,
  env: SourceEnvironment,
  budget: RateBudget,
  onServerTime: (at: Instant) => void,
): Client => {
  const host = config.host.replace(/\/+$/, '');
  const send = createHttp({
    source: config.id,
    env,
    budget,
    allowed: JIRA_READS,
    authorization: () => authorizationOf(config),
    onServerTime,
  });
  return {
    sendRequest: async <T>({
      url,
      method = 'GET',
      body,
      searchParams,
    }: Parameters<Client['sendRequest']>[0]) =>
      (await send({
        method,
        url: host + url + queryOf(searchParams),
        path: url,
        body: body ?? null,
        // A recording keeps every answer as it came.
        parse: url === BULK_CHANGELOGS && env.record === undefined ? parseChangelogs : undefined,
        // The caller validates: what comes back is claimed to be nothing more than JSON.
      })) as T,
  };
};
