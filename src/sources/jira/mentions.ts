import { afterMention, qualify } from '../../model/work-item.ts';
import type { Account, AccountId } from '../../model/work-item.ts';
import { accountOf, toAccount } from './map-item.ts';
import type { JiraUser } from './schema.ts';

/** Whether two mentions of somebody say the same. */
export const isSameUser = (a: JiraUser, b: JiraUser): boolean =>
  a.displayName === b.displayName &&
  a.emailAddress === b.emailAddress &&
  a.active === b.active &&
  a.accountType === b.accountType &&
  a.accountId === b.accountId &&
  a.key === b.key &&
  a.name === b.name;

/**
 * The accounts that a batch names, each as all its mentions together tell it. A history names the same few people over and
 * over: a mention that says what the last one said is not read again, and an id is put together once.
 */
export class Mentions {
  readonly #source: string;
  readonly #accounts = new Map<AccountId, Account>();
  readonly #known = new Map<string, { id: AccountId; last: JiraUser | null }>();

  constructor(source: string) {
    this.#source = source;
  }

  get accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  /** The account with this native id. */
  idOf(nativeId: string): AccountId {
    return this.#of(nativeId).id;
  }

  #of(nativeId: string): { id: AccountId; last: JiraUser | null } {
    let known = this.#known.get(nativeId);
    if (known === undefined) {
      known = { id: qualify(this.#source, nativeId), last: null };
      this.#known.set(nativeId, known);
    }
    return known;
  }

  /** Takes note of a user; null for an anonymous one. */
  note(user: JiraUser | null | undefined): AccountId | null {
    const nativeId = accountOf(user);
    if (!user || nativeId === null) return null;
    const known = this.#of(nativeId);
    const { id, last } = known;
    if (last !== null && isSameUser(last, user)) return id;
    known.last = user;
    const account = toAccount(this.#source, user);
    if (account !== null) this.#accounts.set(id, afterMention(this.#accounts.get(id), account));
    return id;
  }
}
