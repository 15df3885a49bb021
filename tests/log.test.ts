import { describe, expect, it } from 'vitest';
import { createLogger, SecretScrubber } from '../src/log.ts';

const CANARY = 'lin_api_canary/+=0123456789';

const logged = (write: (log: ReturnType<typeof createLogger>) => void): string => {
  let text = '';
  const scrubber = new SecretScrubber();
  scrubber.hide(CANARY);
  write(createLogger('trace', { write: (line: string) => (text += line) }, scrubber));
  return text;
};

describe('log', () => {
  it('never lets a secret out, whichever way it comes in', () => {
    const error = new Error(`refused ${CANARY}`, { cause: new Error(encodeURIComponent(CANARY)) });
    Object.assign(error, { response: { headers: { authorization: CANARY } } });
    const text = logged((log) => {
      log.info({ token: CANARY, nested: { authorization: CANARY, other: `x ${CANARY} y` } });
      log.error({ err: error }, `failed with ${CANARY}`);
      log.warn(Buffer.from(CANARY).toString('base64'));
    });
    expect(text).toContain('[secret]');
    for (const form of [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('base64')])
      expect(text).not.toContain(form);
  });

  it('keeps of an error its name, kind, message, stack and causes, and nothing else', () => {
    const error = Object.assign(new TypeError('broken'), { kind: 'host', body: 'a whole answer' });
    const entry = JSON.parse(logged((log) => log.error({ err: error }, 'x'))) as { err: object };
    expect(Object.keys(entry.err).sort()).toEqual(['kind', 'message', 'name', 'stack']);
  });

  it('leaves words alone that a short secret is part of', () => {
    const scrubber = new SecretScrubber();
    scrubber.hide('abc');
    expect(scrubber.scrub('abcdef')).toBe('abcdef');
  });
});
