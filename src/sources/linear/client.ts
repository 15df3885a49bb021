import { LinearClient } from '@linear/sdk';
import type { LinearSourceConfig } from '../../config/config.ts';
import { untilMoment } from '../rate-headers.ts';
import type { RateBudget } from '../rate-budget.ts';
import { withRetries } from '../retry.ts';
import type { Attempt } from '../retry.ts';
import { SourceError } from '../source.ts';
import type { Json, SourceEnvironment, SourceErrorKind } from '../source.ts';

/** One answered query: its data, and what Linear charged for it (null where it does not say). */
export interface Answer {
  data: unknown;
  complexity: number | null;
  /** What is left of the hourly limits. */
  left: { requests: number | null; complexity: number | null };
}

export type Ask = (document: string, variables: Record<string, Json>) => Promise<Answer>;

const TIMEOUT_MS = 60_000;
/** Faults in a row: fewer before the endpoint has ever answered, so that a wrong address is said soon. */
const MAX_FAILURES = { known: 8, unknown: 3 };
const MESSAGE_LENGTH = 300;

/** One entry of `errors` in an answer. */
export interface GraphqlFault {
  message?: string;
  locations?: { line: number; column: number }[];
  extensions?: { code?: unknown; type?: unknown; userPresentableMessage?: unknown };
}

/** What the SDK keeps of a refused request. It names the errors differently from release to release, so we judge ourselves. */
interface RawResponse {
  status?: number;
  headers?: Headers;
  errors?: GraphqlFault[];
  /** Text of a body that was not JSON. */
  error?: string;
}

const rawResponse = (error: unknown): RawResponse | null => {
  const raw = (error as { raw?: { response?: RawResponse } } | null)?.raw;
  return raw?.response ?? null;
};

const KIND_OF_CODE: Record<string, SourceErrorKind> = {
  AUTHENTICATION_ERROR: 'credentials',
  FORBIDDEN: 'permission',
  FEATURE_NOT_ACCESSIBLE: 'permission',
  ENTITY_NOT_FOUND: 'not-found',
};

const KIND_OF_STATUS: Record<number, SourceErrorKind> = {
  401: 'credentials',
  403: 'permission',
  404: 'host',
  405: 'host',
  410: 'host',
};

/** True when Linear refused a query as a whole for its price. */
export const isTooComplex = (error: unknown): boolean =>
  error instanceof SourceError && /complex/i.test(error.message);

/** Milliseconds until the limits that are used up allow the next request: the later of their resets (epoch ms). */
const untilReset = (headers: Headers | undefined, now: number): number | null => {
  if (headers === undefined) return null;
  const asked = untilMoment(headers.get('retry-after'), now);
  if (asked !== null) return asked;
  const from = Date.parse(headers.get('date') ?? '') || now;
  const families = ['requests', 'complexity', 'endpoint-requests'].map((family) => ({
    left: headers.get(`x-ratelimit-${family}-remaining`),
    ms: untilMoment(headers.get(`x-ratelimit-${family}-reset`), from),
  }));
  const known = families.filter(({ ms }) => ms !== null);
  const usedUp = known.filter(({ left }) => left !== null && Number(left) <= 0);
  const waits = (usedUp.length > 0 ? usedUp : known).map(({ ms }) => ms ?? 0);
  return waits.length === 0 ? null : Math.max(...waits);
};

const describeFault = (error: unknown): string => {
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host: check apiUrl';
  if (code === 'ECONNREFUSED') return 'nothing answers there: check apiUrl';
  if (error instanceof SyntaxError) return 'the answer was cut short';
  return `the connection broke${typeof code === 'string' ? ` (${code})` : ''}`;
};

const operationOf = (document: string): string => /^query (\w+)/.exec(document)?.[1] ?? 'query';

const numberIn = (headers: Headers | undefined, name: string): number | null => {
  const text = headers?.get(name) ?? '';
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
};

interface ClientOptions {
  config: LinearSourceConfig;
  env: SourceEnvironment;
  budget: RateBudget;
  /** Told the server's clock with every answer, epoch milliseconds. */
  onServerTime: (now: number) => void;
  timeoutMs?: number;
}

/** Puts questions to Linear: within the budget, timed, repeated where repeating helps; throws SourceError. Queries only. */
export const createLinearClient = ({
  config,
  env,
  budget,
  onServerTime,
  timeoutMs = TIMEOUT_MS,
}: ClientOptions): Ask => {
  let answered = false;
  const path = URL.parse(config.apiUrl)?.pathname ?? '/graphql';

  const fail = (kind: SourceErrorKind, operation: string, what: string, cause?: unknown) =>
    new SourceError(config.id, kind, `${config.id}: Linear ${operation}: ${what}`, cause);

  const again = (error: SourceError, ms: number | null = null): Attempt<never> => ({
    kind: 'retry',
    error,
    wait: { kind: 'failure', ms },
  });

  const connect = (signal: AbortSignal): LinearClient => {
    const token = config.token.reveal();
    const key = config.tokenKind === 'oauth' ? { accessToken: token } : { apiKey: token };
    try {
      return new LinearClient({ ...key, apiUrl: config.apiUrl, redirect: 'manual', signal });
    } catch (error) {
      const what = `apiUrl ${config.apiUrl} cannot be used: it must be https, or http on this machine`;
      throw fail('host', 'client', what, error);
    }
  };

  const judge = (operation: string, response: RawResponse): Attempt<never> => {
    const { status = 0, headers, errors = [] } = response;
    const codes = errors.map(({ extensions }) => String(extensions?.code ?? '').toUpperCase());
    const said = errors
      .map(({ message, extensions }) => extensions?.userPresentableMessage ?? message ?? '')
      .join('; ')
      .slice(0, MESSAGE_LENGTH);
    if (codes.includes('RATELIMITED') || status === 429) {
      const error = fail('quota', operation, 'the rate limit is used up');
      return { kind: 'retry', error, wait: { kind: 'quota', ms: untilReset(headers, env.now()) } };
    }
    const kind = codes.map((code) => KIND_OF_CODE[code]).find((one) => one !== undefined);
    const what =
      kind === 'credentials' || status === 401
        ? 'the token was refused: check that the API key is current and belongs to this workspace'
        : said;
    if (kind !== undefined) throw fail(kind, operation, what);
    if (status >= 500 || status === 408 || codes.includes('INTERNAL_SERVER_ERROR')) {
      return again(
        fail('protocol', operation, `status ${status} ${said}`.trim()),
        untilMoment(headers?.get('retry-after') ?? null, env.now()),
      );
    }
    if (status >= 300 && status < 400) {
      throw fail('host', operation, 'redirected elsewhere: put the final address into apiUrl');
    }
    if (errors.length > 0 || status >= 400) {
      const gone = /entity not found/i.test(errors[0]?.message ?? '') ? 'not-found' : undefined;
      const detail = what || `status ${status}: check apiUrl`;
      throw fail(gone ?? KIND_OF_STATUS[status] ?? 'protocol', operation, detail, { errors });
    }
    const html = /^\s*</.test(response.error ?? '');
    const odd = html ? 'a web page instead of data: check apiUrl' : 'an answer without data';
    return again(fail(answered || !html ? 'protocol' : 'host', operation, odd));
  };

  const attempt = async (
    document: string,
    variables: Record<string, Json>,
    signal: AbortSignal,
  ): Promise<Attempt<Answer>> => {
    const operation = operationOf(document);
    try {
      const response = await connect(signal).client.rawRequest(document, variables);
      const { headers } = response;
      answered = true;
      const sent = Date.parse(headers?.get('date') ?? '');
      if (!Number.isNaN(sent)) onServerTime(sent);
      const body = { data: response.data as Json };
      env.record?.({
        method: 'POST',
        path,
        requestBody: { query: document, variables },
        status: response.status ?? 200,
        body,
      });
      return {
        kind: 'done',
        value: {
          data: response.data,
          complexity: numberIn(headers, 'x-complexity'),
          left: {
            requests: numberIn(headers, 'x-ratelimit-requests-remaining'),
            complexity: numberIn(headers, 'x-ratelimit-complexity-remaining'),
          },
        },
      };
    } catch (error) {
      if (error instanceof SourceError) throw error;
      if (env.signal.aborted) throw fail('aborted', operation, 'stopped', error);
      const response = rawResponse(error);
      if (response !== null) return judge(operation, response);
      const what = signal.aborted ? `no answer in ${timeoutMs / 1000} s` : describeFault(error);
      return again(fail(answered ? 'protocol' : 'host', operation, what, error));
    }
  };

  return async (document, variables) => {
    try {
      return await withRetries((signal) => attempt(document, variables, signal), {
        env,
        budget,
        endpoint: path,
        timeoutMs,
        maxFailures: answered ? MAX_FAILURES.known : MAX_FAILURES.unknown,
      });
    } catch (error) {
      if (error instanceof SourceError || !env.signal.aborted) throw error;
      throw fail('aborted', operationOf(document), 'stopped', error);
    }
  };
};
