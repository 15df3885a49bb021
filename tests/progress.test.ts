import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress, describePull } from '../src/progress.ts';

const lines = (isTTY: boolean, columns = 40) => {
  const out = new PassThrough() as PassThrough & { isTTY?: boolean; columns?: number };
  let text = '';
  out.on('data', (chunk: Buffer) => (text += chunk.toString()));
  if (isTTY) Object.assign(out, { isTTY, columns });
  return { out: out as unknown as NodeJS.WriteStream, text: () => text };
};

describe('progress', () => {
  it('says items, rate, requests and time left, and leaves out what is not known', () => {
    expect(describePull({ items: 1200, requests: 14, expected: 6000 }, 2000)).toBe(
      '1,200 of 6,000 items · 600/s · 14 requests · 8 s left',
    );
    expect(describePull({ items: 0, requests: 1, expected: null }, 0)).toBe('0 items · 1 request');
  });

  it('prints a plain line every two seconds a task on a pipe, and always the last', () => {
    let now = 10_000;
    const { out, text } = lines(false);
    const progress = createProgress(out, () => now);
    progress.update('a', 'a 1');
    now += 1999;
    progress.update('a', 'a 2');
    progress.update('b', 'b 1');
    now += 1;
    progress.update('a', 'a 3');
    progress.done('a', 'a end');
    progress.close();
    expect(text()).toBe('a 1\nb 1\na 3\na end\n');
  });

  it('redraws on a terminal, cut to its width, and leaves only what is done', () => {
    const { out, text } = lines(true);
    const progress = createProgress(out, () => 0);
    progress.update('a', `a ${'x'.repeat(60)}`);
    progress.done('a', 'a end');
    progress.close();
    expect(text()).toContain(`a ${'x'.repeat(37)}\n`);
    expect(text()).not.toContain('x'.repeat(38));
    expect(text()).toContain('a end\n');
  });

  it('cuts nothing short on a terminal that does not know its width', () => {
    const { out, text } = lines(true, 0);
    createProgress(out, () => 0).update('a', '14 requests');
    expect(text()).toContain('14 requests\n');
  });
});
