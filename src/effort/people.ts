import type { RosterRow } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { Person } from '../model/person.ts';
import type { Account, AccountId } from '../model/work-item.ts';
import { qualify } from '../model/work-item.ts';
import { rowsByName } from './roster-names.ts';

export interface People {
  /** Roster order first, then the others in the order of their accounts. */
  people: Person[];
  personOf: ReadonlyMap<AccountId, Person>;
  exceptions: Exception[];
}

const normal = (email: string): string => email.trim().toLowerCase();

/**
 * Joins accounts into people: by people.csv (its id, e-mail or further accounts name an account by
 * qualified id, native id or e-mail), by a unique name where the e-mail is hidden, else by equal e-mail. App accounts are never joined: they have no capacity.
 */
export const joinPeople = (
  accounts: readonly Account[],
  roster: readonly RosterRow[] | null,
): People => {
  const people = new Map<string, Person>();
  for (const row of roster ?? []) addRow(people, row);
  const ids = rosterKeys(roster ?? []);
  const named = rowsByName(accounts, roster ?? []);
  const rosterOf = (account: Account): string | undefined =>
    ids.get(normal(account.id)) ??
    ids.get(normal(account.nativeId)) ??
    (account.email === null ? undefined : ids.get(normal(account.email)));
  const idByEmail = new Map<string, string>();
  const exceptions: Exception[] = [];
  const byName = (account: Account): string | undefined => {
    const id = named.get(account.id);
    if (id !== undefined) exceptions.push(joinedByName(account, id));
    return id;
  };
  for (const account of accounts) {
    const id = rosterOf(account);
    if (id === undefined || account.email === null || account.kind === 'app') continue;
    const other = idByEmail.get(normal(account.email));
    if (other === undefined) idByEmail.set(normal(account.email), id);
    else if (other !== id) exceptions.push(claimedTwice(account));
  }
  const personOf = new Map<AccountId, Person>();
  for (const account of accounts) {
    const email = account.email === null ? null : normal(account.email);
    const id =
      account.kind === 'app'
        ? account.id
        : (rosterOf(account) ??
          byName(account) ??
          (email === null ? account.id : (idByEmail.get(email) ?? email)));
    const person = people.get(id) ?? fromAccount(account, id, email);
    people.set(id, person);
    person.accountIds.push(account.id);
    person.active ||= account.active;
    personOf.set(account.id, person);
  }
  return { people: [...people.values()], personOf, exceptions };
};

/** People by number; an account that no source lists any more becomes a person when it is first met. */
export class PeopleIndex {
  readonly people: Person[];
  readonly #numbers = new Map<AccountId, number>();
  readonly #byName = new Map<string, number | null>();

  constructor(joined: Pick<People, 'people' | 'personOf'>, accounts: readonly Account[]) {
    this.people = [...joined.people];
    const positions = new Map(this.people.map((person, i) => [person, i]));
    for (const [account, person] of joined.personOf)
      this.#numbers.set(account, positions.get(person)!);
    for (const { id, source, name, email } of accounts)
      for (const text of [name, email])
        if (text !== null) this.#name(`${source}:${normal(text)}`, this.#numbers.get(id)!);
  }

  number(account: AccountId): number {
    const known = this.#numbers.get(account);
    if (known !== undefined) return known;
    const number = addUnknown(this.people, account);
    this.#numbers.set(account, number);
    return number;
  }

  /** The person whom a field's text means in a source: account id, native id, e-mail or unique name; null when nobody. */
  find(source: string, text: string): number | null {
    return (
      this.#numbers.get(text) ??
      this.#numbers.get(qualify(source, text)) ??
      this.#byName.get(`${source}:${normal(text)}`) ??
      null
    );
  }

  /** A name that two people share means nobody. */
  #name(key: string, number: number): void {
    const known = this.#byName.get(key);
    this.#byName.set(key, known === undefined || known === number ? number : null);
  }
}

/** An account that no source lists any more, as a person of its own; gives their number. */
export const addUnknown = (people: Person[], account: AccountId): number =>
  people.push(unknownAccount(account)) - 1;

const unknownAccount = (id: AccountId): Person => ({
  id,
  name: id,
  email: null,
  accountIds: [id],
  kind: 'person',
  active: false,
  employments: [],
  timeOff: [],
});

const fromAccount = (account: Account, id: string, email: string | null): Person => ({
  id,
  name: account.name,
  email,
  accountIds: [],
  kind: account.kind === 'app' ? 'app' : 'person',
  active: account.active,
  employments: [],
  timeOff: [],
});

const addRow = (people: Map<string, Person>, row: RosterRow): void => {
  const { team, costCentre, role, location, fte, from, to } = row;
  const person = people.get(row.id) ?? {
    id: row.id,
    name: row.name,
    email: row.email === null ? null : normal(row.email),
    accountIds: [],
    kind: 'person' as const,
    active: false,
    employments: [],
    timeOff: [],
  };
  person.employments.push({ from, to, team, costCentre, role, location, fte });
  for (const off of row.timeOff)
    if (!person.timeOff.some((o) => o.from === off.from && o.to === off.to))
      person.timeOff.push(off);
  people.set(row.id, person);
};

const rosterKeys = (roster: readonly RosterRow[]): Map<string, string> => {
  const keys = new Map<string, string>();
  for (const row of roster)
    for (const key of [row.id, row.email, ...(row.accounts ?? [])])
      if (key !== null && !keys.has(normal(key))) keys.set(normal(key), row.id);
  return keys;
};

const joinedByName = (account: Account, id: string): Exception => ({
  kind: 'joined-by-name',
  itemId: null,
  detail: `Account ${account.id} hides its e-mail and was taken for ${id} of people.csv, who alone has its name; put the account id into people.csv to say so for certain.`,
  since: null,
});

const claimedTwice = (account: Account): Exception => ({
  kind: 'people-conflict',
  itemId: null,
  detail: `people.csv gives the e-mail of account ${account.id} and the account itself to two different people; each account keeps its own row.`,
  since: null,
});
