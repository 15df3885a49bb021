import { RE2JS } from 're2js';
import { compileGlob, plainGlob } from './glob.ts';
import type { PlainGlob, TextTest } from './glob.ts';

/** A pattern that cannot be compiled; the message says what is wrong with it. */
export class PatternError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PatternError';
  }
}

const REGEX = /^\/(.*)\/i?$/s;

/**
 * Compiles one text pattern: `/regex/` (found anywhere, case ignored, RE2 syntax) or a glob over the whole text.
 * Both run in time linear in the text. Throws {@link PatternError}.
 */
export const compileText = (pattern: string): TextTest => {
  const regex = REGEX.exec(pattern);
  return regex ? compileRegex(regex[1] ?? '') : compileGlob(pattern);
};

/** A pattern that only looks for one run of text; null for any other. */
export const plainText = (pattern: string): PlainGlob | null =>
  REGEX.test(pattern) ? null : plainGlob(pattern);

const compileRegex = (source: string): TextTest => {
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    return (text) => compiled.test(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatternError(
      `/${source}/ is not a regular expression that RE2 takes: ${reason}`,
      error,
    );
  }
};
