import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Shell } from './commands/command.ts';

/** Questions on a terminal, answered on `input`; null when either side is no terminal. A secret answer is not echoed. */
export const createAsk = (
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  signal: AbortSignal,
): Shell['ask'] => {
  if (!input.isTTY || !output.isTTY) return null;
  return async (question, { secret = false } = {}) => {
    let silent = false;
    const shown = new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (!silent) output.write(chunk);
        done();
      },
    });
    const lines = createInterface({ input, output: shown, terminal: true });
    try {
      const answer = lines.question(question, { signal });
      silent = secret;
      return (await answer).trim();
    } finally {
      lines.close();
      if (secret) output.write('\n');
    }
  };
};
