import { unqualify } from '../../model/work-item.ts';
import type { Account, AccountId } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Page, SourceEnvironment } from '../source.ts';
import type { JiraClient } from './client.ts';
import { toAccount } from './map-item.ts';

/** Accounts that a page's history assigns work to, with the name it prints. */
const assigneesIn = ({ changes }: Page): Map<AccountId, string | null> => {
  const names = new Map<AccountId, string | null>();
  for (const { field, from, fromText, to, toText } of changes) {
    if (field !== 'assignee') continue;
    if (from !== null) names.set(from, fromText);
    if (to !== null) names.set(to, toText);
  }
  return names;
};

const nameOnly = (source: string, id: AccountId, name: string | null): Account => {
  const { nativeId } = unqualify(id);
  const unsaid = { email: null, kind: 'unknown' as const, active: false };
  return { id, source, nativeId, name: name ?? nativeId, ...unsaid };
};

/**
 * Makes sure that every assignee in a history is an account: those that no issue shows are asked for, once. An account
 * that Jira no longer knows is kept by the name in the history, and as inactive.
 */
export const createAccountBook = (source: string, client: JiraClient, env: SourceEnvironment) => {
  const known = new Set<AccountId>();
  const lookUp = async (ids: AccountId[]): Promise<Account[] | null> => {
    try {
      const users = await client.users(ids.map((id) => unqualify(id).nativeId));
      return users.map((user) => toAccount(source, user)).filter((one) => one !== null);
    } catch (error) {
      if (!(error instanceof SourceError) || error.kind === 'aborted') throw error;
      env.warn(`${source}: former assignees cannot be looked up: ${error.message}`);
      return null;
    }
  };
  return {
    /** Adds the missing accounts to the page. */
    async complete(page: Page): Promise<void> {
      for (const { id, kind } of page.accounts) if (kind !== 'unknown') known.add(id);
      const names = assigneesIn(page);
      const unknown = [...names.keys()].filter((id) => !known.has(id));
      if (unknown.length === 0) return;
      const found = (await lookUp(unknown)) ?? [];
      for (const account of found) known.add(account.id);
      page.accounts.push(...found);
      for (const id of unknown.filter((one) => !known.has(one))) {
        known.add(id);
        page.accounts.push(nameOnly(source, id, names.get(id) ?? null));
      }
    },
  };
};
