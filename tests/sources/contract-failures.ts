import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { SourceError } from '../../src/sources/source.ts';
import type { Exchange, Source } from '../../src/sources/source.ts';
import { walkAll } from './contract.ts';
import type { Ground, Opening } from './contract.ts';

const WRONG = 'a-token-nobody-knows';
const NOWHERE = 'http://127.0.0.1:1';

const drain = async (values: AsyncIterable<unknown> | undefined): Promise<void> => {
  for await (const _ of values ?? []);
};

/** Every way to ask a source for something. */
const QUESTIONS: [string, (source: Source) => Promise<unknown>][] = [
  ['streams', (source) => walkAll(source)],
  ['count and census', async (source) => [await source.count(), await drain(source.census())]],
  ['locate', (source) => source.locate(['10001'])],
  ['refetch', (source) => drain(source.refetch?.(['10001']))],
  ['choiceFields', async (source) => source.choiceFields?.()],
];

const failureOf = async (asked: Promise<unknown>): Promise<unknown> => {
  try {
    await asked;
  } catch (error) {
    return error;
  }
  return null;
};

/** Neither as it is nor as basic authentication carries it. */
const expectNoSecret = (said: unknown, ...tokens: string[]): void => {
  const text = inspect(said, { depth: 12, showHidden: true, maxStringLength: null });
  const decoded = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([one]) =>
    Buffer.from(one, 'base64').toString(),
  );
  for (const token of tokens) expect(text + decoded.join(' ')).not.toContain(token);
};

/** What a source says before a pull, and when it cannot read: which of the kinds, whose, and no secret. */
export const failuresContract = ({ subject }: Ground): void => {
  const aborted = (): Opening => ({ environment: { signal: AbortSignal.abort() } });
  const FAILURES: [string, SourceError['kind'], () => Opening][] = [
    ['a wrong token', 'credentials', () => ({ token: WRONG })],
    ['a host that does not answer', 'host', () => ({ host: NOWHERE })],
    ['an aborted signal', 'aborted', aborted],
  ];

  it.each(FAILURES)('%s ends every question in `%s`', async (_, kind, opening) => {
    for (const [what, ask] of QUESTIONS) {
      const error = await failureOf(ask(await subject().open(opening())));
      expect([what, error]).toEqual([what, expect.any(SourceError)]);
      const { kind: said, source, message } = error as SourceError;
      expect([what, said, source]).toEqual([what, kind, subject().id]);
      expect(message).toMatch(new RegExp(`^${subject().id}: `));
      expectNoSecret(error, WRONG, subject().token);
    }
  });

  it('an abort in the middle of a walk ends it as aborted', async () => {
    const stop = new AbortController();
    let answered = 0;
    const record = () => {
      answered += 1;
      if (answered === 6) stop.abort();
    };
    const source = await subject().open({ environment: { signal: stop.signal, record } });
    expect(await failureOf(walkAll(source))).toMatchObject({
      kind: 'aborted',
      source: subject().id,
    });
  });

  it('a check tells what can be read, and asks for nothing but reads', async () => {
    const before = subject().requests();
    const findings = await (await subject().open()).check();
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    const looked = findings.map(({ what }) => what);
    expect(looked).toEqual(expect.arrayContaining(['credentials', 'history', 'archived']));
    for (const { detail } of findings) expect(detail).not.toBe('');
    expect(subject().requests() - before).toBeGreaterThan(2);
    expectNoSecret(findings, subject().token);
  });

  it.each([
    ['a wrong token', { token: WRONG }],
    ['a host that does not answer', { host: NOWHERE }],
  ])('a check reports %s with a remedy instead of throwing', async (_, opening) => {
    const findings = await (await subject().open(opening)).check();
    const errors = findings.filter(({ level }) => level === 'error');
    expect(errors.map(({ what }) => what)).toContain('credentials');
    for (const { remedy } of errors) expect(remedy).toMatch(/\w/);
    expectNoSecret(findings, WRONG, subject().token);
  });

  it('a check that is aborted is aborted, not a finding', async () => {
    const error = await failureOf((await subject().open(aborted())).check());
    expect(error).toMatchObject({ kind: 'aborted', source: subject().id });
  });

  it('shows a recorder every exchange without a token, and has written nothing', async () => {
    const exchanges: Exchange[] = [];
    const record = (one: Exchange) => exchanges.push(one);
    const source = await subject().open({ environment: { record } });
    const before = subject().requests();
    await source.check();
    expect(exchanges.length).toBe(subject().requests() - before);
    expectNoSecret(exchanges, subject().token);
    expect(subject().writes()).toBe(0);
  });
};
