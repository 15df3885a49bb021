import { describe, expect, it, onTestFinished } from 'vitest';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';
import { rosterCsv } from '../../src/demo/roster.ts';
import { differences, ledgerFrom, openCompany, pullAll, unitsByMonthAndKey } from './company.ts';
import { stirred } from './stirred.ts';
import { trueLedger } from './true-days.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const NOW = Date.UTC(2026, 9, 5, 6);
const MONTHS = ['2026-07', '2026-08', '2026-09'];
const HOLIDAYS = ['2026-07-03', '2026-08-31'];

interface Case {
  seed: number;
  roster: boolean;
  timezone: string;
  asOf: number;
}

const CASES: Case[] = [
  { seed: 1, roster: false, timezone: 'Europe/Berlin', asOf: NOW },
  { seed: 2, roster: true, timezone: 'America/New_York', asOf: Date.UTC(2026, 7, 20, 12) },
  ...Array.from({ length: FULL ? 20 : 0 }, (_, i) => ({
    seed: 3 + i,
    roster: i % 2 === 0,
    timezone: i % 4 < 2 ? 'Europe/Berlin' : 'America/New_York',
    asOf: i % 3 === 0 ? Date.UTC(2026, 7, 5 + i, 21) : NOW,
  })),
];

/** The same question to the whole program and to the reference; gives how many cells agree. */
const compare = async (organisation: Organisation, { roster, timezone, asOf }: Case) => {
  const people = roster ? rosterCsv(organisation) : null;
  const company = await openCompany(organisation, { timezone, people, holidays: HOLIDAYS });
  onTestFinished(() => company.close());
  const store = await company.aStore('store');
  await pullAll(company, store);
  const ours = unitsByMonthAndKey(await ledgerFrom(company, store, 'FY2026-Q3', asOf));
  const question = { timezone, holidays: HOLIDAYS, roster: people, asOf, months: MONTHS };
  const truth = trueLedger(organisation, question);
  expect(differences(ours, truth)).toEqual({});
  expect(company.writes()).toBe(0);
  return truth.size;
};

describe('the ledger of the whole program', () => {
  it.each(CASES)(
    'is the one that the design says: seed $seed, roster $roster, $timezone, as of $asOf',
    async (one) => {
      const organisation = generateOrganisation({
        seed: one.seed,
        people: 14,
        issues: 400,
        now: NOW,
      });
      expect(await compare(organisation, one)).toBeGreaterThan(40);
    },
    300_000,
  );

  it.each(CASES)(
    'is still so with every awkwardness of histories: seed $seed, roster $roster, $timezone',
    async (one) => {
      const request = { seed: one.seed + 100, people: 14, issues: 300, now: NOW };
      const organisation = stirred(generateOrganisation(request), one.seed);
      expect(await compare(organisation, one)).toBeGreaterThan(40);
    },
    300_000,
  );
});
