import type { Instant } from '../model/work-item.ts';
import type { RateBudget } from './rate-budget.ts';
import { readRateHeaders } from './rate-headers.ts';
import type { RateNotice } from './rate-headers.ts';
import { withRetries } from './retry.ts';
import type { Attempt, Wait } from './retry.ts';
import { SourceError } from './source.ts';
import type { Json, SourceEnvironment, SourceErrorKind } from './source.ts';

export interface HttpRequest {
  method: string;
  /** Absolute. */
  url: string;
  /** Path below the configured host, with leading slash, without query: what the allow-list and the messages see. */
  path: string;
  /** JSON body; null for none. */
  body: unknown;
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
const MESSAGE_LENGTH = 300;

const KIND_OF_STATUS: Record<number, SourceErrorKind> = {
  401: 'credentials',
  403: 'permission',
  404: 'not-found',
  407: 'host',
};

const MEANING: Record<number, string> = {
  401: 'the token was refused: check token, e-mail and deployment in the config',
  403: 'the token may not read this',
  404: 'not found: check the host and what the token can see',
  410: 'the source has removed this API',
};

/** The source's own words out of an error body (Jira `errorMessages` and `errors`, GraphQL `errors`), clipped. */
const wordsOf = (body: unknown): string => {
  if (typeof body !== 'object' || body === null) return '';
  const { errorMessages, errors, message } = body as Record<string, unknown>;
  const said = [
    ...(Array.isArray(errorMessages) ? errorMessages : []),
    ...(Array.isArray(errors)
      ? errors.map((one: { message?: unknown }) => one.message)
      : Object.values((errors as object | undefined) ?? {})),
    message,
  ].filter((one) => typeof one === 'string' && one !== '');
  return said.join('; ').slice(0, MESSAGE_LENGTH);
};

const parse = (text: string): { json: unknown; valid: boolean } => {
  if (text === '') return { json: null, valid: true };
  try {
    return { json: JSON.parse(text) as unknown, valid: true };
  } catch {
    return { json: null, valid: false };
  }
};

const causeCode = (error: unknown): string => {
  const cause =
    error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? cause.code : '';
};

/** A sender for one host: allow-listed, timed, within the budget, repeated where repeating helps, with typed errors. */
export const createHttp = (options: HttpOptions): SendJson => {
  const { source, env, budget } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let answered = false;

  const fail = (kind: SourceErrorKind, request: HttpRequest, what: string, cause?: unknown) =>
    new SourceError(source, kind, `${source}: ${request.method} ${request.path}: ${what}`, cause);

  const again = (error: SourceError, ms: number | null = null): Attempt<never> => ({
    kind: 'retry',
    error,
    wait: { kind: 'failure', ms },
  });

  const judge = (request: HttpRequest, response: Response, text: string): Attempt<unknown> => {
    const { status } = response;
    const notice = readRateHeaders(response.headers, env.now());
    const { json, valid } = parse(text);
    budget.observe(notice);
    const serverTime = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(serverTime)) options.onServerTime?.(serverTime);
    const refusal = options.refusal?.(status, json, notice) ?? refusedByStatus(status, notice);
    if (refusal !== null) {
      const what = refusal.kind === 'quota' ? 'the quota is used up' : 'too many requests';
      return { kind: 'retry', error: fail('quota', request, what), wait: refusal };
    }
    if (status >= 300 && status < 400) {
      const to = URL.parse(response.headers.get('location') ?? '', request.url)?.host ?? 'nowhere';
      throw fail('host', request, `redirected to ${to}: put the final address into the config`);
    }
    if (status === 408 || status === 425 || status >= 500) {
      return again(fail('protocol', request, `status ${status}`), notice.retryAfterMs);
    }
    if (status >= 400) {
      const said = [MEANING[status] ?? '', wordsOf(json)].filter((one) => one !== '').join(': ');
      const kind = KIND_OF_STATUS[status] ?? 'protocol';
      throw fail(kind, request, `status ${status}, ${said || 'the request was refused'}`);
    }
    if (valid && text !== '') {
      answered = true;
      return { kind: 'done', value: json };
    }
    const html = /^\s*</.test(text);
    const what = html ? 'a web page instead of data: check the host' : 'not JSON, or cut short';
    return again(fail(answered || !html ? 'protocol' : 'host', request, what));
  };

  const attempt = async (request: HttpRequest, signal: AbortSignal): Promise<Attempt<unknown>> => {
    try {
      const response = await fetch(request.url, {
        method: request.method,
        redirect: 'manual',
        signal,
        headers: {
          accept: 'application/json',
          authorization: options.authorization(),
          ...(request.body === null ? {} : { 'content-type': 'application/json' }),
        },
        body: request.body === null ? null : JSON.stringify(request.body),
      });
      const text = await response.text();
      const judged = judge(request, response, text);
      if (judged.kind === 'done') {
        env.record?.({
          ...recordable(request),
          status: response.status,
          body: judged.value as Json,
        });
      }
      return judged;
    } catch (error) {
      if (error instanceof SourceError) throw error;
      if (env.signal.aborted) throw fail('aborted', request, 'stopped', error);
      const what = signal.aborted ? `no answer in ${timeoutMs / 1000} s` : describeFault(error);
      return again(fail(answered ? 'protocol' : 'host', request, what, error));
    }
  };

  return async (request) => {
    const { method, path } = request;
    if (!options.allowed.some((one) => one.method === method && one.path.test(path))) {
      throw fail('protocol', request, 'refused here: not on the list of requests that only read');
    }
    try {
      return await withRetries((signal) => attempt(request, signal), {
        env,
        budget,
        endpoint: `${method} ${path.replace(/\/\d+(?=\/|$)/g, '/:id')}`,
        timeoutMs,
        maxFailures: answered ? MAX_FAILURES.known : MAX_FAILURES.unknown,
      });
    } catch (error) {
      if (error instanceof SourceError || !env.signal.aborted) throw error;
      throw fail('aborted', request, 'stopped', error);
    }
  };
};

/** A refusal that lasts longer than this parks the sync, whatever the source calls it, so that ops are told. */
const LONGEST_BURST_MS = 120_000;

/** A 503 is not a refusal but a fault, which also waits as long as its Retry-After asks. */
const refusedByStatus = (status: number, notice: RateNotice): Wait | null => {
  if (status !== 429) return null;
  const ms = notice.retryAfterMs ?? notice.resetMs;
  const quota = notice.reason === 'quota' || (ms ?? 0) > LONGEST_BURST_MS;
  return { kind: quota ? 'quota' : 'burst', ms };
};

const recordable = ({ method, url, path, body }: HttpRequest) => ({
  method,
  path: path + new URL(url).search,
  requestBody: body as Json,
});

const describeFault = (error: unknown): string => {
  const code = causeCode(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host: check the host';
  if (code === 'ECONNREFUSED') return 'nothing answers there: check host and port';
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return `the certificate is not trusted (${code})`;
  return `the connection broke${code === '' ? '' : ` (${code})`}`;
};
