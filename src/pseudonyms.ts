import type { Json } from './sources/source.ts';

type JsonObject = { [key: string]: Json };

const NAMES = ['displayName', 'name'];
const MAILS = ['emailAddress', 'email'];
/** Of a person only these are kept: addresses of the profile and of pictures name them too. */
const KEPT = ['id', 'accountId', 'accountType', 'active', 'app', 'key', ...NAMES, ...MAILS];

const MAIL = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
const PEOPLE_FIELDS = /^(assignee|reporter|creator)$/i;

const isPerson = (value: JsonObject): boolean =>
  'emailAddress' in value ||
  'displayName' in value ||
  'accountId' in value ||
  ('email' in value && 'name' in value);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A history entry that names people beside their ids. */
const isPeopleChange = ({ field }: JsonObject): boolean =>
  typeof field === 'string' && PEOPLE_FIELDS.test(field);

/**
 * Names, user names and e-mail addresses of people in recorded JSON, each replaced by one pseudonym wherever it stands.
 * Account ids stay: they say nothing by themselves. `digest` gives a text the same few hexadecimal digits each time.
 */
export class Pseudonyms {
  readonly #digest: (text: string) => string;
  readonly #known = new Map<string, string>();

  constructor(digest: (text: string) => string) {
    this.#digest = digest;
  }

  /** Replaces what stands where people stand, and every address; remembers the names for {@link everywhere}. */
  people(json: Json): Json {
    if (typeof json === 'string') return this.#mails(json);
    if (Array.isArray(json)) return json.map((one) => this.people(one));
    if (json === null || typeof json !== 'object') return json;
    if (isPerson(json)) return this.#person(json);
    const entries = Object.entries(json).map(([key, value]): [string, Json] => [
      key,
      this.people(value),
    ]);
    return isPeopleChange(json)
      ? this.#change(Object.fromEntries(entries))
      : Object.fromEntries(entries);
  }

  /** Returns a function that replaces every remembered name, also within texts. */
  everywhere(): (json: Json) => Json {
    const full = [...this.#known.keys()].filter((name) => name.includes(' '));
    const within = full.length === 0 ? null : new RegExp(full.map(escaped).join('|'), 'g');
    const text = (value: string): string =>
      this.#known.get(value) ??
      (within === null ? value : value.replace(within, (name) => this.#known.get(name) ?? name));
    const walk = (json: Json): Json => {
      if (typeof json === 'string') return text(json);
      if (Array.isArray(json)) return json.map(walk);
      if (json === null || typeof json !== 'object') return json;
      return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, walk(value)]));
    };
    return walk;
  }

  #mails(text: string): string {
    return text.replace(MAIL, (mail) => `person-${this.#digest(mail.toLowerCase())}@example.com`);
  }

  /** Name of a person, or their user name on Data Center. */
  #name(value: Json | undefined): Json {
    if (typeof value !== 'string' || value === '') return value ?? null;
    if (value.includes('@')) return this.#mails(value);
    const pseudonym = `Person ${this.#digest(value)}`;
    this.#known.set(value, pseudonym);
    return pseudonym;
  }

  #person(person: JsonObject): JsonObject {
    const named = 'accountId' in person ? NAMES : [...NAMES, 'key'];
    const kept = Object.entries(person).filter(([key]) => KEPT.includes(key));
    return Object.fromEntries(
      kept.map(([key, value]) => {
        if (named.includes(key)) return [key, this.#name(value)];
        return [key, MAILS.includes(key) ? this.people(value) : value];
      }),
    );
  }

  #change(change: JsonObject): JsonObject {
    const texts = ['fromString', 'toString'].filter((key) => Object.hasOwn(change, key));
    return { ...change, ...Object.fromEntries(texts.map((key) => [key, this.#name(change[key])])) };
  }
}
