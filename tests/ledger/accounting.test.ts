import { describe, expect, it } from 'vitest';
import type { AccountingConfig } from '../../src/config/config.ts';
import { accountingPrompts } from '../../src/ledger/accounting.ts';
import { GUIDANCE } from '../../src/ledger/accounting-policy.ts';
import { anItem } from '../effort/builders.ts';
import { aVerdict } from './builders.ts';

const config = (values: Partial<AccountingConfig> = {}): AccountingConfig => ({
  basis: 'asu_2025_06',
  policies: [],
  fields: { fundingReference: 'funding', businessComponent: 'component', stage: 'stage' },
  ...values,
});
const items = new Map(
  [
    anItem('j:1', {
      level: 1,
      fields: { funding: 'CAPEX-7', component: 'Checkout' },
      releaseDate: '2026-05-01',
    }),
    anItem('j:2', { parentId: 'j:1' }),
    anItem('j:3', { fields: { funding: '' } }),
    anItem('j:4', { fields: { stage: 'Discovery' } }),
    anItem('j:5', { fields: { stage: 'Development', funding: 'F' } }),
  ].map((item) => [item.id, item]),
);
const prompt = (
  id: string,
  shape: string,
  values: Partial<AccountingConfig> = {},
  month = '2026-03',
) =>
  accountingPrompts(config(values), items, (m) => `${m}-01`)(
    items.get(id)!,
    shape === '' ? {} : { shape: aVerdict('shape', shape) },
    month,
  );

describe('accounting prompts', () => {
  it.each([
    ['asu_2025_06', 'Explore', 'Likely expense', 'novel'],
    ['asu_2025_06', 'Outcome', 'Likely expense', 'requirements may still change'],
    ['asu_2025_06', 'Build', 'May qualify for capitalization', 'completion is probable'],
    ['asu_2025_06', 'Run', 'Likely expense', 'maintenance'],
    ['legacy_stages', 'Explore', 'Likely expense', 'preliminary project stage'],
    ['legacy_stages', 'Run', 'Likely expense', 'post-implementation'],
    ['ias_38', 'Explore', 'Likely expense', 'research phase'],
    ['ias_38', 'Build', 'May qualify for capitalization', 'six criteria'],
  ] as const)('%s: funded %s is "%s"', (basis, shape, expected, word) => {
    const got = prompt('j:2', shape, { basis });
    expect(got.prompt).toBe(expected);
    expect(got.reason).toContain(word);
  });

  it('carry funding reference, business component and release date along from the bet', () => {
    expect(prompt('j:2', 'Build')).toMatchObject({
      reason: expect.stringContaining('funding reference CAPEX-7'),
      fundingReference: 'CAPEX-7',
      businessComponent: 'Checkout',
      releaseDate: '2026-05-01',
    });
  });

  it('ask whether funding is authorized where none is recorded', () => {
    expect(prompt('j:3', 'Build')).toMatchObject({
      prompt: 'More information needed',
      fundingReference: null,
    });
  });

  it('take a recorded stage before the shape, under the stages basis only', () => {
    expect(prompt('j:4', 'Build', { basis: 'legacy_stages' }).prompt).toBe('Likely expense');
    expect(prompt('j:5', 'Run', { basis: 'legacy_stages' }).prompt).toBe(
      'May qualify for capitalization',
    );
    expect(prompt('j:5', 'Run').prompt).toBe('Likely expense');
  });

  it('follow the policy in force in the month, and name it', () => {
    const policies: AccountingConfig['policies'] = [
      { id: 'old', from: null, to: '2026-06-30', basis: 'legacy_stages' },
      { id: 'new', from: '2026-07-01', to: null, basis: 'asu_2025_06' },
    ];
    expect(prompt('j:2', 'Run', { policies }).reason).toContain('ASC 350-40 stages, policy old');
    expect(prompt('j:2', 'Run', { policies }, '2026-07').reason).toContain(
      'ASU 2025-06, policy new',
    );
    expect(prompt('j:2', 'Run').reason).toContain('policy default');
  });

  it('ask where the shape is not known, or not one they know', () => {
    expect(prompt('j:2', '').reason).toContain('its bet shape is not known');
    expect(prompt('j:2', 'Grow').reason).toContain('Grow has no guidance');
  });

  it('have guidance for every shape on every basis', () => {
    const shapes = ['Explore', 'Outcome', 'Build', 'All-in', 'Enable', 'Improve', 'Run', 'Oblige'];
    for (const guidance of Object.values(GUIDANCE)) expect(Object.keys(guidance)).toEqual(shapes);
  });
});
