import type { FaultKind, FaultPlan } from './faults.ts';
import type { PageCaps } from './jira-routes.ts';
import type { Organisation } from './organisation-model.ts';

export interface JiraServerOptions {
  organisation: Organisation;
  token: string;
  /** With an address: basic authentication on Cloud; bearer with the token alone works on both deployments. */
  email: string;
  deployment?: 'cloud' | 'data-center';
  /** Path below which the site lives, for instance `/jira`. */
  prefix?: string;
  caps?: Partial<PageCaps>;
  faults?: FaultPlan;
  /** More requests than this in a second are refused with 429. */
  requestsPerSecond?: number;
  /** Clock of the server, epoch milliseconds; the organisation's `now` unless told. */
  now?: () => number;
  /** How far the server's clock is ahead of `now`, in milliseconds. */
  clockSkewMs?: number;
  /** Changes younger than this are not found by searches yet. */
  indexLagMs?: number;
  /** Milliseconds added to every answer. */
  latencyMs?: number;
  /** Called before each request is answered with how many came before it: the place to change the organisation between pages. */
  onRequest?: (count: number, server: JiraServer) => void;
}

export interface JiraServerStats {
  requests: number;
  byPath: Record<string, number>;
  /** Requests that would have written, all refused. */
  writes: number;
  unauthorised: number;
  faults: Partial<Record<FaultKind, number>>;
  /** Most requests within any one second. */
  maxPerSecond: number;
  /** Requests above the limit. */
  exceeded: number;
}

export interface JiraServer {
  /** Host for the configuration, with the prefix and without a trailing slash. */
  url: string;
  stats(): JiraServerStats;
  /** Serves another state of the organisation from now on. */
  update(organisation: Organisation): void;
  close(): Promise<void>;
}
