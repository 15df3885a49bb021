import type { Instant } from '../../model/work-item.ts';
import { untilMoment } from '../rate-headers.ts';
import type { Attempt } from '../retry.ts';
import { SourceError } from '../source.ts';
import type { SourceErrorKind } from '../source.ts';

/** One entry of `errors` in an answer. */
export interface GraphqlFault {
  message?: string;
  locations?: { line: number; column: number }[];
  extensions?: { code?: unknown; type?: unknown; userPresentableMessage?: unknown };
}

/** What the SDK keeps of a refused request. It names the errors differently from release to release, so we judge ourselves. */
export interface RefusedResponse {
  status?: number;
  headers?: Headers;
  errors?: GraphqlFault[];
  /** Text of a body that was not JSON. */
  error?: string;
}

/** Where and when a question was put. */
export interface Question {
  source: string;
  operation: string;
  now: Instant;
  /** Whether this endpoint has answered before: then it is not the address that is wrong. */
  answered: boolean;
}

const MESSAGE_LENGTH = 300;
const SHORTEST_PARK_MS = 1_000;

/** By `extensions.code` and, in the same words, `extensions.type`. */
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

const REFUSED_TOKEN =
  'the token was refused: check that the API key is current and belongs to this workspace';

export const failure = (
  { source, operation }: Pick<Question, 'source' | 'operation'>,
  kind: SourceErrorKind,
  what: string,
  cause?: unknown,
): SourceError => new SourceError(source, kind, `${source}: Linear ${operation}: ${what}`, cause);

export const again = (error: SourceError, ms: number | null = null): Attempt<never> => ({
  kind: 'retry',
  error,
  wait: { kind: 'failure', ms },
});

/** True when Linear refused a query as a whole for its price. */
export const isTooComplex = (error: unknown): boolean =>
  error instanceof SourceError && error.kind === 'protocol' && /complex/i.test(error.message);

/** Milliseconds until the limits that are used up allow the next request: the later of their resets (epoch ms). */
const untilReset = (headers: Headers | undefined, now: Instant): number | null => {
  if (headers === undefined) return null;
  const asked = untilMoment(headers.get('retry-after'), now);
  if (asked !== null) return Math.max(SHORTEST_PARK_MS, asked);
  const from = Date.parse(headers.get('date') ?? '') || now;
  const families = ['requests', 'complexity', 'endpoint-requests'].map((family) => ({
    left: headers.get(`x-ratelimit-${family}-remaining`),
    ms: untilMoment(headers.get(`x-ratelimit-${family}-reset`), from),
  }));
  const known = families.filter(({ ms }) => ms !== null);
  const usedUp = known.filter(({ left }) => left !== null && Number(left) <= 0);
  const waits = (usedUp.length > 0 ? usedUp : known).map(({ ms }) => ms ?? 0);
  return waits.length === 0 ? null : Math.max(SHORTEST_PARK_MS, ...waits);
};

const codesOf = (errors: readonly GraphqlFault[]): string[] =>
  errors
    .flatMap(({ extensions }) => [extensions?.code, extensions?.type])
    .map((code) =>
      String(code ?? '')
        .toUpperCase()
        .replaceAll(' ', '_'),
    );

const wordsOf = (errors: readonly GraphqlFault[]): string =>
  errors
    .map(({ message, extensions }) => extensions?.userPresentableMessage ?? message ?? '')
    .join('; ')
    .slice(0, MESSAGE_LENGTH);

/** What a refused request means: to be repeated, waited for, or (thrown) given up with a SourceError. */
export const judge = (question: Question, response: RefusedResponse): Attempt<never> => {
  const { status = 0, headers, errors = [] } = response;
  const codes = codesOf(errors);
  const said = wordsOf(errors);
  if (codes.includes('RATELIMITED') || status === 429) {
    const error = failure(question, 'quota', 'the rate limit is used up');
    return { kind: 'retry', error, wait: { kind: 'quota', ms: untilReset(headers, question.now) } };
  }
  const byCode = codes.map((code) => KIND_OF_CODE[code]).find((one) => one !== undefined);
  const kind = byCode ?? KIND_OF_STATUS[status];
  if (kind === 'credentials') throw failure(question, kind, REFUSED_TOKEN);
  if (byCode !== undefined) throw failure(question, byCode, said);
  if (status >= 500 || status === 408 || codes.includes('INTERNAL_SERVER_ERROR')) {
    const wait = untilMoment(headers?.get('retry-after') ?? null, question.now);
    return again(failure(question, 'protocol', `status ${status} ${said}`.trim()), wait);
  }
  if (status >= 300 && status < 400) {
    throw failure(question, 'host', 'redirected elsewhere: put the final address into apiUrl');
  }
  if (errors.length > 0 || status >= 400) {
    const gone = /entity not found/i.test(errors[0]?.message ?? '') ? 'not-found' : undefined;
    const what = kind === 'host' || said === '' ? `status ${status}: check apiUrl` : said;
    throw failure(question, gone ?? kind ?? 'protocol', what, { errors });
  }
  const html = /^\s*</.test(response.error ?? '');
  const what = html ? 'a web page instead of data: check apiUrl' : 'an answer without data';
  return again(failure(question, question.answered || !html ? 'protocol' : 'host', what));
};

/** What a request that got no whole answer ran into. */
export const describeBreak = (error: unknown): string => {
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host: check apiUrl';
  if (code === 'ECONNREFUSED') return 'nothing answers there: check apiUrl';
  if (error instanceof SyntaxError) return 'the answer was cut short';
  return `the connection broke${typeof code === 'string' ? ` (${code})` : ''}`;
};
