import type { AccountingConfig } from '../config/config.ts';
import type { Verdict } from '../model/verdict.ts';
import { UNCLASSIFIED } from '../model/verdict.ts';
import type { IsoDate, ItemId, WorkItem } from '../model/work-item.ts';
import type { Basis, Guidance } from './accounting-policy.ts';
import { GUIDANCE, PROMPTS, STAGES } from './accounting-policy.ts';
import type { AccountingPrompt } from './row.ts';

/** What a prompt reads of an item; a WorkItem is one. */
export type AccountedItem = Pick<WorkItem, 'id' | 'parentId' | 'fields' | 'releaseDate'>;

const BASIS_WORDS: Record<Basis, string> = {
  asu_2025_06: 'ASU 2025-06',
  legacy_stages: 'ASC 350-40 stages',
  ias_38: 'IAS 38',
};

/**
 * Prompts for the accounting review, by the policy in force on the first day of the month: a leaning and
 * its reason in words, from the bet shape, the stage and the funding reference. Never a decision. Equal prompts are one object.
 */
export const accountingPrompts = (
  config: AccountingConfig,
  items: { get(id: ItemId): AccountedItem | undefined },
  monthStart: (month: string) => IsoDate,
) => {
  const shared = new Map<string, AccountingPrompt>();
  return (item: AccountedItem, verdicts: Record<string, Verdict>, month: string) => {
    const policy = policyOn(config, monthStart(month));
    const chain = ancestry(item, items);
    const stage = nearestField(chain, config.fields.stage);
    const shape = verdicts['shape']?.value ?? UNCLASSIFIED;
    const carried = {
      fundingReference: nearestField(chain, config.fields.fundingReference),
      businessComponent: nearestField(chain, config.fields.businessComponent),
      releaseDate: chain.find(({ releaseDate }) => releaseDate !== null)?.releaseDate ?? null,
    };
    const key = JSON.stringify([policy.id, policy.basis, shape, stage, carried]);
    let prompt = shared.get(key);
    if (!prompt) {
      prompt = { ...promptOf(policy, shape, stage, carried.fundingReference), ...carried };
      shared.set(key, prompt);
    }
    return prompt;
  };
};

const promptOf = (
  policy: { id: string; basis: Basis },
  shape: string,
  stage: string | null,
  fundingReference: string | null,
): Pick<AccountingPrompt, 'prompt' | 'reason'> => {
  const { leaning, because } = withFunding(guide(policy.basis, shape, stage), fundingReference);
  return {
    prompt: PROMPTS[leaning],
    reason: `${BASIS_WORDS[policy.basis]}, policy ${policy.id}: ${because}.`,
  };
};

/** Of the dated policies that hold on a day the one that began last; without any, the basis of the config. */
const policyOn = (config: AccountingConfig, date: IsoDate): { id: string; basis: Basis } =>
  config.policies
    .filter(({ from, to }) => (from ?? date) <= date && date <= (to ?? date))
    .sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1))[0] ?? {
    id: 'default',
    basis: config.basis,
  };

const guide = (basis: Basis, shape: string, stage: string | null): Guidance => {
  const known =
    basis === 'legacy_stages' && stage !== null
      ? STAGES.find(({ words }) => words.test(stage))
      : undefined;
  return (
    known?.guidance ??
    GUIDANCE[basis][shape] ?? {
      leaning: 'ask',
      because:
        shape === UNCLASSIFIED
          ? 'its bet shape is not known'
          : `the bet shape ${shape} has no guidance under this basis`,
    }
  );
};

const withFunding = (guidance: Guidance, funding: string | null): Guidance => {
  if (!guidance.needsFunding) return guidance;
  return funding === null
    ? {
        leaning: 'ask',
        because: `${guidance.because}; no funding reference is recorded, so say whether funding is authorized`,
      }
    : { leaning: 'may qualify', because: `${guidance.because}; funding reference ${funding}` };
};

const ancestry = (
  item: AccountedItem,
  items: { get(id: ItemId): AccountedItem | undefined },
): AccountedItem[] => {
  const chain: AccountedItem[] = [];
  const seen = new Set<ItemId>();
  for (let at: AccountedItem | undefined = item; at && !seen.has(at.id);) {
    seen.add(at.id);
    chain.push(at);
    at = at.parentId === null ? undefined : items.get(at.parentId);
  }
  return chain;
};

const nearestField = (chain: readonly AccountedItem[], field: string | null): string | null => {
  if (field === null) return null;
  for (const { fields } of chain) {
    const value = fields[field] ?? null;
    const text = Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
    if (text !== '') return text;
  }
  return null;
};
