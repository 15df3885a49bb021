import type { RosterRow } from '../config/config.ts';
import type { Account, AccountId } from '../model/work-item.ts';

const nameKey = (name: string): string =>
  name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** Values by key, null where several different ones have it. */
const onlyOnes = <Value>(
  pairs: Iterable<[key: string, value: Value]>,
): Map<string, Value | null> => {
  const found = new Map<string, Value | null>();
  for (const [key, value] of pairs)
    found.set(key, found.has(key) && found.get(key) !== value ? null : value);
  return found;
};

/**
 * Rows of people.csv for accounts whose e-mail the source hides, as Jira Cloud does unless a person shows it: by a
 * name that one person of people.csv and one account of the source have. An account with an e-mail is never found so.
 */
export const rowsByName = (
  accounts: readonly Account[],
  roster: readonly RosterRow[],
): Map<AccountId, string> => {
  const people = accounts.filter(({ kind }) => kind !== 'app');
  const placed = ({ source, name }: Account): string => `${source}:${nameKey(name)}`;
  const accountOf = onlyOnes(
    people.map((account): [string, AccountId] => [placed(account), account.id]),
  );
  const rowOf = onlyOnes(
    roster.flatMap(({ id, name }): [string, string][] =>
      name === null || name === '' ? [] : [[nameKey(name), id]],
    ),
  );
  const rows = new Map<AccountId, string>();
  for (const account of people) {
    const row = rowOf.get(nameKey(account.name)) ?? null;
    if (account.email === null && row !== null && accountOf.get(placed(account)) === account.id)
      rows.set(account.id, row);
  }
  return rows;
};
