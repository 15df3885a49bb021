import type { Instant } from '../model/work-item.ts';
import { judgeReply } from './http-reply.ts';
import type { HttpReply } from './http-reply.ts';
import type { RateBudget } from './rate-budget.ts';
import { readRateHeaders } from './rate-headers.ts';
import type { RateNotice } from './rate-headers.ts';
import { withRetries } from './retry.ts';
import type { Attempt, Wait } from './retry.ts';
import { SourceError } from './source.ts';
import type { Json, SourceEnvironment, SourceErrorKind } from './source.ts';
import { exchangeOnWire } from './wire.ts';

export interface HttpRequest {
  method: string;
  /** Absolute. */
  url: string;
  /** Path below the configured host, with leading slash, without query: what the allow-list and the messages see. */
  path: string;
  /** JSON body; null for none. */
  body: unknown;
  /** Reads the answer in the place of `JSON.parse`, and throws like it. */
  parse?: ((text: string) => unknown) | undefined;
}

/** A request that only reads. Nothing else is ever sent. */
export interface AllowedRequest {
  method: 'GET' | 'POST';
  path: RegExp;
}

export interface HttpOptions {
  /** Source id, for messages. */
  source: string;
  env: SourceEnvironment;
  budget: RateBudget;
  allowed: readonly AllowedRequest[];
  /** Value of the Authorization header; called for each request and kept nowhere. */
  authorization: () => string;
  /** Milliseconds for one attempt, body included. */
  timeoutMs?: number;
  /** Told the source's own clock, as its answers carry it. */
  onServerTime?: (at: Instant) => void;
  /** The source's own way to refuse for coming too often, where it is not status 429. */
  refusal?: (status: number, body: unknown, notice: RateNotice) => Wait | null;
}

/** Sends one JSON request and returns the parsed body; throws SourceError. */
export type SendJson = (request: HttpRequest) => Promise<unknown>;

const DEFAULT_TIMEOUT_MS = 60_000;
/** Faults in a row: fewer before the host has ever answered, so that a wrong host is said soon. */
const MAX_FAILURES = { known: 8, unknown: 3 };
const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
};

const describeFault = (error: unknown): string => {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host: check the host';
  if (code === 'ECONNREFUSED') return 'nothing answers there: check host and port';
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return `the certificate is not trusted (${code})`;
  return `the connection broke${code === '' ? '' : ` (${code})`}`;
};

/** One host, and whether it has given data yet. */
interface Host extends HttpOptions {
  answered: boolean;
}

const askedOf = ({ method, path }: HttpRequest): string => `${method} ${path}`;

const fail = (
  { source }: Host,
  request: HttpRequest,
  kind: SourceErrorKind,
  what: string,
  cause?: unknown,
): SourceError => new SourceError(source, kind, `${source}: ${askedOf(request)}: ${what}`, cause);

/** Sends once and reads the answer to its end; throws where that breaks off. What the answer says of limits is kept to at once. */
const exchange = async (
  host: Host,
  request: HttpRequest,
  signal: AbortSignal,
  arrived: () => void,
): Promise<HttpReply & { heldUntil: Instant | null }> => {
  const { body, url } = request;
  const response = await exchangeOnWire({
    method: request.method,
    url,
    signal,
    headers: {
      accept: 'application/json',
      authorization: host.authorization(),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    body: body === null ? null : JSON.stringify(body),
  });
  const notice = readRateHeaders(response.headers, host.env.now());
  const heldUntil = host.budget.observe(notice);
  arrived();
  const serverTime = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(serverTime)) host.onServerTime?.(serverTime);
  return {
    source: host.source,
    asked: askedOf(request),
    url,
    status: response.status,
    location: response.headers.get('location'),
    text: await response.text(),
    parse: request.parse ?? JSON.parse,
    notice,
    answered: host.answered,
    heldUntil,
  };
};

const attempt = async (
  host: Host,
  request: HttpRequest,
  signal: AbortSignal,
  arrived: () => void,
): Promise<Attempt<unknown>> => {
  const { env } = host;
  let reply: Awaited<ReturnType<typeof exchange>>;
  try {
    reply = await exchange(host, request, signal, arrived);
  } catch (error) {
    if (env.signal.aborted) throw fail(host, request, 'aborted', 'stopped', error);
    const timeoutMs = host.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const what = signal.aborted ? `no answer in ${timeoutMs / 1000} s` : describeFault(error);
    const kind = host.answered ? 'protocol' : 'host';
    const wait = { kind: 'failure' as const, ms: null };
    return { kind: 'retry', error: fail(host, request, kind, what, error), wait };
  }
  const { status, heldUntil } = reply;
  if (heldUntil !== null && status < 400) {
    const until = new Date(heldUntil).toISOString();
    env.warn(`${host.source}: the quota is used up; going on when the quota resets`, { until });
  }
  const judged = judge(host, request, reply);
  if (judged.kind === 'done') {
    host.answered = true;
    record(host, request, status, judged.value as Json);
  }
  return judged;
};

const record = ({ env }: Host, request: HttpRequest, status: number, body: Json): void => {
  const path = request.path + new URL(request.url).search;
  const requestBody = request.body as Json;
  env.record?.({ method: request.method, path, requestBody, status, body });
};

const REFUSAL_LENGTH = 2_000;

/** A refusal is what a support case is about: it is recorded too, as it came where it is not JSON. */
const refusedBody = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.slice(0, REFUSAL_LENGTH);
  }
};

/** {@link judgeReply}; what it refuses for good is recorded. */
const judge = (host: Host, request: HttpRequest, reply: HttpReply): Attempt<unknown> => {
  const { status, text, notice } = reply;
  try {
    return judgeReply(reply, (json) => host.refusal?.(status, json, notice) ?? null);
  } catch (error) {
    record(host, request, status, refusedBody(text));
    throw error;
  }
};

/** A sender for one host: allow-listed, timed, within the budget, repeated where repeating helps, with typed errors. */
export const createHttp = (options: HttpOptions): SendJson => {
  const host: Host = { ...options, answered: false };
  const { env, budget } = options;
  return async (request) => {
    const { method, path } = request;
    if (!options.allowed.some((one) => one.method === method && one.path.test(path))) {
      const what = 'refused here: not on the list of requests that only read';
      throw fail(host, request, 'protocol', what);
    }
    try {
      return await withRetries((signal, arrived) => attempt(host, request, signal, arrived), {
        env,
        budget,
        endpoint: `${method} ${path.replace(/\/\d+(?=\/|$)/g, '/:id')}`,
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        maxFailures: host.answered ? MAX_FAILURES.known : MAX_FAILURES.unknown,
      });
    } catch (error) {
      if (error instanceof SourceError || !env.signal.aborted) throw error;
      throw fail(host, request, 'aborted', 'stopped', error);
    }
  };
};
