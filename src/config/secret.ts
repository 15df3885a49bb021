import { inspect } from 'node:util';
import type { Secret } from './config.ts';

const SHOWN = '[secret]';

class HiddenValue implements Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return SHOWN;
  }

  toString(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** Wraps a value so that only `reveal()` gives it away: not JSON, not a template, not console.log. */
export const makeSecret = (value: string): Secret => new HiddenValue(value);
