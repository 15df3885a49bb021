import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultInjector, isPageFault } from './faults.ts';
import type { Fault } from './faults.ts';
import { readBody, send, sendFault } from './http-replies.ts';
import type { SentReply } from './http-replies.ts';
import { CLOUD_ROUTES } from './jira-cloud.ts';
import { DATA_CENTER_ROUTES } from './jira-data-center.ts';
import { refuse, validate } from './jira-routes.ts';
import type { JiraRequest, PageCaps, Route, RouteContext } from './jira-routes.ts';
import { JiraSearch } from './jira-search.ts';
import type { JiraServerOptions, JiraServerStats } from './jira-server-options.ts';
import { CLOUD_ZONE } from './jira-shapes.ts';
import { JiraSite } from './jira-site.ts';
import { JqlError } from './jql-parse.ts';
import { RateMeter } from './rate-meter.ts';

const CAPS: PageCaps = {
  search: 100,
  searchIds: 5000,
  changelogs: 10_000,
  bulkFetch: 100,
  projects: 100,
};
/** Characters of an address; more is refused before anything reads it. */
const LONGEST_ADDRESS = 8_000;
const READS = ['GET', 'HEAD', 'OPTIONS'];

const isAuthorised = (request: IncomingMessage, options: JiraServerOptions): boolean => {
  const given = request.headers.authorization ?? '';
  const basic = Buffer.from(`${options.email}:${options.token}`).toString('base64');
  if (options.deployment === 'data-center') return given === `Bearer ${options.token}`;
  return given === `Basic ${basic}` || given === `Bearer ${options.token}`;
};

const UNAUTHORISED: SentReply = {
  status: 401,
  body: { message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
  headers: {
    'www-authenticate': 'OAuth realm="https%3A%2F%2Ftidewell.example.com"',
    'x-seraph-loginreason': 'AUTHENTICATED_FAILED',
  },
};

const removed = (path: string): SentReply | null =>
  /^\/rest\/api\/3\/search$/.test(path)
    ? refuse(
        410,
        'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.',
      )
    : null;

/** One simulated site: what it serves, how it counts and fails. */
export class JiraSimulation {
  readonly stats: JiraServerStats = {
    requests: 0,
    byPath: {},
    writes: 0,
    unauthorised: 0,
    faults: {},
    maxPerSecond: 0,
    exceeded: 0,
  };
  readonly meter: RateMeter;
  site: JiraSite;
  base = '';
  private readonly options: JiraServerOptions;
  private readonly routes: readonly Route[];
  private readonly search = new JiraSearch();
  private readonly injector: FaultInjector | null;
  private readonly monotonic: () => number;

  /** `monotonic` counts milliseconds and never goes back. */
  constructor(options: JiraServerOptions, monotonic: () => number) {
    this.monotonic = monotonic;
    this.options = options;
    this.site = new JiraSite(options.organisation);
    this.routes = options.deployment === 'data-center' ? DATA_CENTER_ROUTES : CLOUD_ROUTES;
    this.meter = new RateMeter(options.requestsPerSecond ?? null);
    this.injector = options.faults === undefined ? null : new FaultInjector(options.faults);
    if (this.injector !== null) this.stats.faults = this.injector.counts;
  }

  now(): number {
    const now = this.options.now?.() ?? this.site.organisation.now;
    return now + (this.options.clockSkewMs ?? 0);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { fault, reply } = await this.handle(request);
    if (this.options.latencyMs !== undefined) await sleep(this.options.latencyMs);
    response.setHeader('date', new Date(this.now()).toUTCString());
    if (fault !== null && (await sendFault(response, fault, reply, this.now()))) return;
    send(response, reply);
  }

  private async handle(
    request: IncomingMessage,
  ): Promise<{ fault: Fault | null; reply: SentReply }> {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://simulated');
    const prefix = this.options.prefix ?? '';
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : null;
    this.stats.requests += 1;
    const name = `${request.method} ${(path ?? url.pathname).replace(/\/issue\/(?!bulkfetch)[^/]+/, '/issue/{id}')}`;
    this.stats.byPath[name] = (this.stats.byPath[name] ?? 0) + 1;
    if (!this.meter.admit(this.monotonic())) {
      return {
        fault: null,
        reply: {
          ...refuse(429, 'Rate limit exceeded.'),
          headers: { 'retry-after': '1', 'ratelimit-reason': 'jira-burst-based' },
        },
      };
    }
    const fault = this.injector?.next() ?? null;
    if (!isAuthorised(request, this.options)) {
      this.stats.unauthorised += 1;
      return { fault, reply: UNAUTHORISED };
    }
    return { fault, reply: this.route(request.method ?? 'GET', path, url, body, fault) };
  }

  private route(
    method: string,
    path: string | null,
    url: URL,
    body: string,
    fault: Fault | null,
  ): SentReply {
    if (url.pathname.length + url.search.length > LONGEST_ADDRESS)
      return refuse(400, 'Request header is too large');
    const gone = removed(path ?? '');
    if (gone !== null) return gone;
    const matching = this.routes.filter((route) => path !== null && route.path.test(path));
    const route = matching.find((one) => one.method === method);
    if (route === undefined) {
      if (!READS.includes(method)) this.stats.writes += 1;
      if (matching.length > 0)
        return { status: 405, body: { message: 'Method Not Allowed', 'status-code': 405 } };
      return {
        status: 404,
        body: { message: `null for uri: ${this.base}${url.pathname}`, 'status-code': 404 },
      };
    }
    const parsed = parseBody(body);
    if (parsed === null)
      return refuse(
        400,
        'Invalid request payload. Refer to the REST API documentation and try again.',
      );
    const params = (route.path.exec(path ?? '') ?? []).slice(1).map(decodeURIComponent);
    const asked: JiraRequest = { query: url.searchParams, body: parsed, params };
    const refused = validate(route, asked);
    if (refused !== null) return refused;
    try {
      return route.handle(asked, this.context(fault));
    } catch (error) {
      if (error instanceof JqlError) return refuse(400, error.message);
      throw error;
    }
  }

  private context(fault: Fault | null): RouteContext {
    const now = this.now();
    const { site, options } = this;
    return {
      site,
      shapes: { site, base: this.base, api: options.deployment === 'data-center' ? '2' : '3' },
      search: this.search,
      jql: {
        site,
        timezone: CLOUD_ZONE,
        now,
        indexedAt: now - (options.indexLagMs ?? -Infinity),
        bounded: options.deployment !== 'data-center',
      },
      pageFault: fault !== null && isPageFault(fault.kind) ? fault.kind : null,
      caps: { ...CAPS, ...options.caps },
      me:
        site.organisation.people.find(
          ({ jiraAccountId, left }) => jiraAccountId !== null && left === null,
        )?.id ?? '',
      now,
    };
  }
}

const parseBody = (text: string): Record<string, unknown> | null => {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
};
