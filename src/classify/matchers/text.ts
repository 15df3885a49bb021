import { RE2JS } from 're2js';
import { compileGlob, containedText } from './glob.ts';
import type { TextTest } from './glob.ts';

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

/**
 * Compiles patterns of which any may match. Plain texts to be found anywhere become one alternation, which reads a
 * title once instead of once a pattern. Throws {@link PatternError}.
 */
export const compileTexts = (patterns: readonly string[]): TextTest => {
  const contained = patterns.flatMap((pattern) => containedText(pattern) ?? []);
  const others = patterns.filter((pattern) => containedText(pattern) === null).map(compileText);
  const tests = contained.length > 1 ? [anyOf(contained), ...others] : patterns.map(compileText);
  return (text) => {
    for (const test of tests) if (test(text)) return true;
    return false;
  };
};

const anyOf = (texts: string[]): TextTest => {
  const escaped = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const alternation = new RegExp(escaped.join('|'));
  return (text) => alternation.test(text);
};

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
