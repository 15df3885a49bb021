import type { RateNotice } from './rate-headers.ts';
import type { Attempt, Wait } from './retry.ts';
import { SourceError } from './source.ts';
import type { SourceErrorKind } from './source.ts';

/** One answer, read to its end, and what it answers. */
export interface HttpReply {
  source: string;
  /** Method and path of the request, for messages. */
  asked: string;
  /** Address of the request. */
  url: string;
  status: number;
  location: string | null;
  text: string;
  /** Reads the text; throws where it is not JSON. */
  parse: (text: string) => unknown;
  notice: RateNotice;
  /** True once the host has given data before: then it is the right host. */
  answered: boolean;
}

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

const parsed = ({ text, parse }: HttpReply): { json: unknown; valid: boolean } => {
  if (text === '') return { json: null, valid: true };
  try {
    return { json: parse(text), valid: true };
  } catch {
    return { json: null, valid: false };
  }
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

const fail = (reply: HttpReply, kind: SourceErrorKind, what: string): SourceError =>
  new SourceError(reply.source, kind, `${reply.source}: ${reply.asked}: ${what}`);

const again = (error: SourceError, ms: number | null = null): Attempt<never> => ({
  kind: 'retry',
  error,
  wait: { kind: 'failure', ms },
});

/** The error of a status that asking again does not change. */
const finalError = (reply: HttpReply, json: unknown): SourceError => {
  const { status } = reply;
  if (status < 400) {
    const to = URL.parse(reply.location ?? '', reply.url)?.host ?? 'nowhere';
    return fail(reply, 'host', `redirected to ${to}: put the final address into the config`);
  }
  const said = [MEANING[status] ?? '', wordsOf(json)].filter((one) => one !== '').join(': ');
  const kind = KIND_OF_STATUS[status] ?? 'protocol';
  return fail(reply, kind, `status ${status}, ${said || 'the request was refused'}`);
};

/** What an answer means: its data, a reason to ask again, or (thrown) a SourceError that asking again does not change. */
export const judgeReply = (
  reply: HttpReply,
  refusedOtherwise: (json: unknown) => Wait | null,
): Attempt<unknown> => {
  const { status, text, notice } = reply;
  const { json, valid } = parsed(reply);
  const refusal = refusedOtherwise(json) ?? refusedByStatus(status, notice);
  if (refusal !== null) {
    const what = refusal.kind === 'quota' ? 'the quota is used up' : 'too many requests';
    return { kind: 'retry', error: fail(reply, 'quota', what), wait: refusal };
  }
  if (status === 408 || status === 425 || status >= 500) {
    return again(fail(reply, 'protocol', `status ${status}`), notice.retryAfterMs);
  }
  if (status >= 300) throw finalError(reply, json);
  if (valid && text !== '') return { kind: 'done', value: json };
  const html = /^\s*</.test(text);
  const what = html ? 'a web page instead of data: check the host' : 'not JSON, or cut short';
  return again(fail(reply, reply.answered || !html ? 'protocol' : 'host', what));
};
