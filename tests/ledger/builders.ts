import type { LedgerInputs } from '../../src/ledger/close.ts';
import type { LedgerRow, RestatementRow } from '../../src/ledger/row.ts';
import type { Allocations } from '../../src/effort/allocations.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { ItemId, WorkItem } from '../../src/model/work-item.ts';
import { aRow, anAccount, anInput } from '../effort/builders.ts';

export const aVerdict = (dimension: string, value: string): Verdict => ({
  dimension,
  value,
  ruleId: 'r1',
  step: 'rule',
  fromItemId: null,
  evidence: `made ${value}`,
  confidence: 'high',
  runnerUp: null,
});

export const aLedgerRow = (values: Partial<LedgerRow> = {}): LedgerRow => ({
  month: '2026-03',
  itemId: 'j:1',
  key: 'K-1',
  title: 'One',
  source: 'j',
  type: 'Story',
  state: 'Done',
  team: 'Pay',
  costCentre: null,
  location: null,
  betKey: null,
  betTitle: null,
  initiativeKey: null,
  initiativeTitle: null,
  verdicts: {},
  units: 10_000,
  fteMonths: 0,
  costMinor: null,
  currency: null,
  accountingPrompt: null,
  url: null,
  person: null,
  ...values,
});

export const aRestatement = (values: Partial<RestatementRow> = {}): RestatementRow => ({
  month: '2026-03',
  itemId: 'j:1',
  key: 'K-1',
  title: 'One',
  field: 'Days',
  old: null,
  new: null,
  daysDelta: 0,
  costDeltaMinor: null,
  cause: 'source data',
  detail: '',
  ...values,
});

export const someInputs = (): LedgerInputs => {
  const { states, effort, calendar } = anInput({ items: [], changes: [] });
  const { active, ...settings } = effort;
  return {
    workflow: { states: [...states], active },
    rules: {
      mappings: {
        version: '1',
        hash: 'h',
        dimensions: [],
        rules: [],
        types: {},
        horizonBands: [],
        secondPresets: [],
        heuristics: false,
        heuristicRules: [],
        levelDefaults: [],
      },
      effort: settings,
      effortFrom: 'jira',
      accounting: {
        basis: 'asu_2025_06',
        policies: [],
        fields: { fundingReference: null, businessComponent: null, stage: null },
      },
    },
    overrides: [],
    people: {
      roster: [aRow('j:ann', { team: 'Pay' }), aRow('j:bob', { team: 'Pay' })],
      accounts: [anAccount('j:ann'), anAccount('j:bob')],
      individuals: false,
    },
    rates: {
      rates: [{ teamOrRole: 'Pay', perDayMinor: 33_333, currency: 'EUR', from: null, to: null }],
      exchange: [],
      reportingCurrency: null,
    },
    calendar,
  };
};

/** All of these allocations, of these items. */
export const counted = (
  allocations: Allocations,
  items: ReadonlyMap<ItemId, WorkItem>,
  verdicts: ReadonlyMap<ItemId, Record<string, Verdict>>,
) => ({
  allocations,
  chosen: Int32Array.from({ length: allocations.length }, (_, i) => i),
  items,
  itemAt: (number: number) => items.get(allocations.names.items[number]!.id),
  verdictsAt: (number: number) => verdicts.get(allocations.names.items[number]!.id),
});
