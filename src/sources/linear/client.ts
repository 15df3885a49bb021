import { LinearClient } from '@linear/sdk';
import type { LinearSourceConfig } from '../../config/config.ts';
import type { RateBudget } from '../rate-budget.ts';
import { withRetries } from '../retry.ts';
import type { Attempt } from '../retry.ts';
import { SourceError } from '../source.ts';
import type { Json, SourceEnvironment } from '../source.ts';
import { again, describeBreak, failure, judge } from './judge.ts';
import type { RefusedResponse } from './judge.ts';
import { readLimits } from './limits.ts';

/** One answered query: its data, and what Linear charged for it (null where it does not say). */
export interface Answer {
  data: unknown;
  complexity: number | null;
  /** What is left of the hourly limits. */
  left: { requests: number | null; complexity: number | null };
}

export type Ask = (document: string, variables: Record<string, Json>) => Promise<Answer>;

export interface ClientOptions {
  config: LinearSourceConfig;
  env: SourceEnvironment;
  budget: RateBudget;
  /** Told the server's clock with every answer, epoch milliseconds. */
  onServerTime: (now: number) => void;
  timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
/** Faults in a row: fewer before the endpoint has ever answered, so that a wrong address is said soon. */
const MAX_FAILURES = { known: 8, unknown: 3 };

/** The name of a document's operation, for messages. */
export const operationOf = (document: string): string =>
  /^query (\w+)/.exec(document)?.[1] ?? 'query';

const numberIn = (headers: Headers | undefined, name: string): number | null => {
  const text = headers?.get(name) ?? '';
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
};

/** A client a request: the SDK takes its signal at construction. The token is read here and kept nowhere. */
const connect = (config: LinearSourceConfig, signal: AbortSignal): LinearClient => {
  const { id, token, tokenKind, apiUrl } = config;
  const key = tokenKind === 'oauth' ? { accessToken: token.reveal() } : { apiKey: token.reveal() };
  try {
    return new LinearClient({ ...key, apiUrl, redirect: 'manual', signal });
  } catch (error) {
    const what = `apiUrl ${apiUrl} cannot be used: it must be https, or http on this machine`;
    throw failure({ source: id, operation: 'client' }, 'host', what, error);
  }
};

const refusedResponse = (error: unknown): RefusedResponse | null =>
  (error as { raw?: { response?: RefusedResponse } } | null)?.raw?.response ?? null;

/** Puts questions to Linear: within the budget, timed, repeated where repeating helps; throws SourceError. Queries only. */
export const createLinearClient = (options: ClientOptions): Ask => {
  const { config, env, budget, timeoutMs = TIMEOUT_MS } = options;
  const path = URL.parse(config.apiUrl)?.pathname ?? '/graphql';
  let answered = false;

  /** Waits for the reset before Linear has to refuse. */
  const keepTo = (headers: Headers): void => {
    const until = budget.observe(readLimits(headers, env.now()));
    if (until === null) return;
    const what = 'the rate limit is used up; going on when the quota resets';
    env.warn(`${config.id}: ${what}`, { until: new Date(until).toISOString() });
  };

  const send = async (
    document: string,
    variables: Record<string, Json>,
    signal: AbortSignal,
  ): Promise<Answer> => {
    const { data, headers, status } = await connect(config, signal).client.rawRequest(
      document,
      variables,
    );
    answered = true;
    const sent = Date.parse(headers?.get('date') ?? '');
    if (!Number.isNaN(sent)) options.onServerTime(sent);
    if (headers !== undefined) keepTo(headers);
    const requestBody = { query: document, variables };
    const body = { data: data as Json };
    const complexity = numberIn(headers, 'x-complexity');
    env.record?.({
      method: 'POST',
      path,
      requestBody,
      status: status ?? 200,
      body,
      ...(complexity === null ? {} : { complexity }),
    });
    return {
      data,
      complexity,
      left: {
        requests: numberIn(headers, 'x-ratelimit-requests-remaining'),
        complexity: numberIn(headers, 'x-ratelimit-complexity-remaining'),
      },
    };
  };

  const attempt = async (
    document: string,
    variables: Record<string, Json>,
    signal: AbortSignal,
  ): Promise<Attempt<Answer>> => {
    const operation = operationOf(document);
    const question = { source: config.id, operation, now: env.now(), answered };
    try {
      return { kind: 'done', value: await send(document, variables, signal) };
    } catch (error) {
      if (error instanceof SourceError) throw error;
      if (env.signal.aborted) throw failure(question, 'aborted', 'stopped', error);
      const response = refusedResponse(error);
      if (response !== null) return judge(question, response);
      const what = signal.aborted ? `no answer in ${timeoutMs / 1000} s` : describeBreak(error);
      return again(failure(question, answered ? 'protocol' : 'host', what, error));
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
      const operation = operationOf(document);
      throw failure({ source: config.id, operation }, 'aborted', 'stopped', error);
    }
  };
};
