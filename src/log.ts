import { Writable } from 'node:stream';
import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Replaces every known secret in a text. Secrets under 6 characters are left alone: they would tear ordinary words. */
export class SecretScrubber {
  #values: string[] = [];

  hide(value: string): void {
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]) {
      if (form.length >= 6 && !this.#values.includes(form)) this.#values.push(form);
    }
    this.#values.sort((a, b) => b.length - a.length);
  }

  scrub(text: string): string {
    return this.#values.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
  }
}

/** Errors are logged as name, kind, message and stack: their other properties can hold bodies and headers. */
const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: String(error) };
  const kind = (error as { kind?: unknown }).kind;
  return {
    name: error.name,
    ...(typeof kind === 'string' ? { kind } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
};

/** A pino logger on `out`; every line passes the scrubber, so that a secret cannot leave in a message or a stack. */
export const createLogger = (
  level: string,
  out: { write(text: string): unknown },
  scrubber: SecretScrubber,
): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['token', '*.token', 'authorization', '*.authorization'],
        censor: '[secret]',
      },
      serializers: { err: describeError, error: describeError },
    },
    new Writable({
      decodeStrings: false,
      write(line: string, _encoding, done) {
        out.write(scrubber.scrub(line));
        done();
      },
    }),
  );
