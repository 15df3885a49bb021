import { describe, expect, it } from 'vitest';
import { describeBreak, isTooComplex, judge } from '../../../src/sources/linear/judge.ts';
import type { RefusedResponse } from '../../../src/sources/linear/judge.ts';
import { SourceError } from '../../../src/sources/source.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const question = { source: 'linear', operation: 'Issues', now: NOW, answered: true };

const fault = (code: string, message = 'no', type?: string) => [
  { message, extensions: { code, type } },
];

const verdictOn = (response: RefusedResponse, answered = true) => {
  try {
    const { kind, ...rest } = judge({ ...question, answered }, response);
    return kind === 'retry' ? { again: rest } : { kind };
  } catch (error) {
    if (error instanceof SourceError) return { thrown: error.kind, message: error.message };
    throw error;
  }
};

describe('a refused request', () => {
  it.each([
    ['wrong key', { status: 401, errors: fault('AUTHENTICATION_ERROR') }, 'credentials'],
    [
      'wrong key, told as 400',
      { status: 400, errors: fault('AUTHENTICATION_ERROR') },
      'credentials',
    ],
    [
      'wrong key, told by type',
      { status: 400, errors: fault('', 'no', 'authentication error') },
      'credentials',
    ],
    ['wrong key, without a body', { status: 401 }, 'credentials'],
    ['no right', { status: 403, errors: fault('FORBIDDEN') }, 'permission'],
    [
      'not in the plan',
      { status: 200, errors: fault('', 'no', 'feature not accessible') },
      'permission',
    ],
    [
      'deleted meanwhile',
      { status: 200, errors: fault('INPUT_ERROR', 'Entity not found: Issue') },
      'not-found',
    ],
    ['no such path', { status: 404 }, 'host'],
    ['elsewhere', { status: 308 }, 'host'],
    ['bad query', { status: 400, errors: fault('GRAPHQL_VALIDATION_FAILED') }, 'protocol'],
    ['a plain 400', { status: 400 }, 'protocol'],
  ])('%s is final', (_name, response, kind) => {
    expect(verdictOn(response)).toMatchObject({ thrown: kind });
  });

  it.each([
    ['code alone', { status: 400, errors: fault('RATELIMITED') }],
    ['type alone', { status: 400, errors: fault('', 'no', 'ratelimited') }],
    ['status alone', { status: 429 }],
  ])('a rate limit told by %s waits', (_name, response) => {
    const headers = new Headers({
      'x-ratelimit-requests-remaining': '0',
      'x-ratelimit-requests-reset': String(NOW + 90_000),
      'x-ratelimit-complexity-remaining': '5',
      'x-ratelimit-complexity-reset': String(NOW + 900_000),
    });
    expect(verdictOn({ ...response, headers })).toMatchObject({
      again: { wait: { kind: 'quota', ms: 90_000 } },
    });
  });

  it('a rate limit waits for the later of the limits that are used up, and never less than a second', () => {
    const limited = (headers: Record<string, string>) =>
      verdictOn({ status: 400, errors: fault('RATELIMITED'), headers: new Headers(headers) });
    const both = {
      'x-ratelimit-requests-remaining': '0',
      'x-ratelimit-requests-reset': String(NOW + 90_000),
      'x-ratelimit-complexity-remaining': '0',
      'x-ratelimit-complexity-reset': String(NOW + 900_000),
    };
    expect(limited(both)).toMatchObject({ again: { wait: { ms: 900_000 } } });
    expect(limited({ 'retry-after': '7' })).toMatchObject({ again: { wait: { ms: 7_000 } } });
    expect(limited({ 'retry-after': '0' })).toMatchObject({ again: { wait: { ms: 1_000 } } });
    expect(limited({})).toMatchObject({ again: { wait: { kind: 'quota', ms: null } } });
  });

  it('faults on the way are tried again', () => {
    expect(verdictOn({ status: 503 })).toMatchObject({ again: { wait: { kind: 'failure' } } });
    expect(verdictOn({ status: 200, errors: fault('INTERNAL_SERVER_ERROR') })).toHaveProperty(
      'again',
    );
    expect(verdictOn({ status: 200, error: '<html>' }, false)).toMatchObject({
      again: { error: { kind: 'host' } },
    });
    expect(verdictOn({ status: 200, error: '<html>' })).toMatchObject({
      again: { error: { kind: 'protocol' } },
    });
  });

  it('a query that is too dear is known as such', () => {
    const error = new SourceError('linear', 'protocol', 'linear: Linear Issues: Query too complex');
    expect(isTooComplex(error)).toBe(true);
    expect(isTooComplex(new SourceError('linear', 'quota', 'complexity used up'))).toBe(false);
  });

  it('says in words what broke', () => {
    const broken = (code: string) => describeBreak(new TypeError('x', { cause: { code } }));
    expect(broken('ENOTFOUND')).toContain('no such host');
    expect(broken('ECONNREFUSED')).toContain('nothing answers');
    expect(broken('ECONNRESET')).toContain('ECONNRESET');
    expect(describeBreak(new SyntaxError('x'))).toContain('cut short');
  });
});
