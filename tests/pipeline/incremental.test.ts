import { expect, it, onTestFinished } from 'vitest';
import { applyEdits } from '../../src/demo/edits.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';
import type { Store } from '../../src/store/store.ts';
import {
  differences,
  heldBy,
  ledgerFrom,
  openCompany,
  pullAll,
  unitsByMonthAndKey,
} from './company.ts';
import type { Company, Held } from './company.ts';
import { trueLedger } from './true-days.ts';
import { goneWork } from './true-work.ts';

const DAYS = process.env.BETSHEET_FULL === undefined ? 1 : 30;
const MONTHS = ['2026-08', '2026-09', '2026-10'];
const TIMEZONE = 'Europe/Berlin';

/** What is shown, by id, with its history. Links to what is gone are Jira's to forget: it tells of them only with the other end. */
const shownIn = ({ items, changes }: Held) => {
  const shown = new Set(items.filter(({ gone }) => gone === null).map(({ id }) => id));
  const histories = Map.groupBy(changes, ({ itemId }) => itemId);
  return new Map(
    items
      .filter(({ id }) => shown.has(id))
      .map((item) => {
        const links = item.links.filter(({ itemId }) => itemId === null || shown.has(itemId));
        return [item.id, { ...item, links, history: histories.get(item.id) ?? [] }] as const;
      }),
  );
};

const goneIn = ({ items }: Held): string[] =>
  items.filter(({ gone }) => gone !== null).map(({ id }) => id);

/** Archived and restored between two syncs: Linear shows it in the history alone, and nothing says to read that. */
const unseen = (before: Organisation, after: Organisation): Set<string> => {
  const old = new Map(before.linear.issues.map((issue) => [issue.id, issue]));
  const silent = after.linear.issues.filter((issue) => {
    const was = old.get(issue.id);
    const same = was?.updatedAt === issue.updatedAt && was.archivedAt === issue.archivedAt;
    return same && was.history.length !== issue.history.length;
  });
  return new Set(silent.map(({ id }) => `linear:${id}`));
};

const ledgerOf = async (company: Company, store: Store): Promise<Map<string, number>> => {
  const rows = await ledgerFrom(company, store, 'FY2026', company.now());
  return unitsByMonthAndKey(rows.filter(({ month }) => MONTHS.includes(month)));
};

it(`holds after each of ${DAYS} days of edits what a fresh store holds, and the true ledger`, async () => {
  const now = Date.UTC(2026, 8, 22, 18);
  const days = [generateOrganisation({ seed: 31, people: 14, issues: 300, now })];
  const company = await openCompany(days[0]!, { timezone: TIMEZONE, people: null });
  onTestFinished(() => company.close());
  const store = await company.aStore('incremental');
  await pullAll(company, store);
  const missed = new Set<string>();
  for (let day = 1; day <= DAYS; day += 1) {
    const organisation = applyEdits(days.at(-1)!, { seed: 31, day, edits: 30 });
    for (const id of unseen(days.at(-1)!, organisation)) missed.add(id);
    days.push(organisation);
    company.update(organisation);
    await pullAll(company, store);
    const fresh = await company.aStore(`fresh-${day}`);
    await pullAll(company, fresh);
    const [ours, whole] = [await heldBy(store), await heldBy(fresh)];
    const [shown, expected] = [shownIn(ours), shownIn(whole)];
    expect([...shown.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [id, item] of expected)
      if (!missed.has(id)) expect([day, shown.get(id)]).toEqual([day, item]);
    const gone = goneWork(days);
    const asked = { timezone: TIMEZONE, holidays: [], roster: null, months: MONTHS };
    const question = { ...asked, asOf: company.now() };
    const vanished = gone.map(({ id, system }) => `${system}:${id}`);
    expect(goneIn(ours).sort()).toEqual([...goneIn(whole), ...vanished].sort());
    const truth = trueLedger(organisation, question);
    expect([day, differences(await ledgerOf(company, fresh), truth)]).toEqual([day, {}]);
    const kept = trueLedger(organisation, question, gone);
    if (missed.size === 0)
      expect([day, differences(await ledgerOf(company, store), kept)]).toEqual([day, {}]);
    await fresh.close();
  }
  expect(company.writes()).toBe(0);
}, 3_600_000);
