import type { AccountingConfig } from '../config/config.ts';
import type { Verdict } from '../model/verdict.ts';
import { UNCLASSIFIED } from '../model/verdict.ts';
import type { IsoDate, ItemId, WorkItem } from '../model/work-item.ts';
import { ancestry } from './ancestry.ts';
import { orMake } from './or-make.ts';
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
  const carriedBy = carriedOver(config, items);
  const policies = new Map<string, Policy>();
  const known = new Map<Carried, Map<Policy, Map<string, AccountingPrompt>>>();
  const shared = new Map<string, AccountingPrompt>();
  const policyIn = (month: string): Policy =>
    orMake(policies, month, () => policyOn(config, monthStart(month)));
  const make = (policy: Policy, shape: string, { stage, ...carried }: Carried): AccountingPrompt =>
    orMake(shared, JSON.stringify([policy, shape, stage, carried]), () => ({
      ...promptOf(policy, shape, stage, carried.fundingReference),
      ...carried,
    }));
  return (item: AccountedItem, verdicts: Record<string, Verdict>, month: string) => {
    const policy = policyIn(month);
    const shape = verdicts['shape']?.value ?? UNCLASSIFIED;
    const carried = carriedBy(item);
    const byPolicy = orMake(known, carried, () => new Map<Policy, Map<string, AccountingPrompt>>());
    const byShape = orMake(byPolicy, policy, () => new Map<string, AccountingPrompt>());
    return orMake(byShape, shape, () => make(policy, shape, carried));
  };
};

interface Policy {
  id: string;
  basis: Basis;
}

/** What an item says itself or has from its nearest ancestor that says it. */
interface Carried {
  stage: string | null;
  fundingReference: string | null;
  businessComponent: string | null;
  releaseDate: IsoDate | null;
}

const NOTHING: Carried = {
  stage: null,
  fundingReference: null,
  businessComponent: null,
  releaseDate: null,
};

/** Looked up once a parent: items that say nothing themselves carry the same object. */
const carriedOver = (
  { fields }: AccountingConfig,
  items: { get(id: ItemId): AccountedItem | undefined },
): ((item: AccountedItem) => Carried) => {
  const known = new Map<ItemId, Carried>();
  const join = (item: AccountedItem, above: Carried): Carried => {
    const stage = textOf(item, fields.stage);
    const fundingReference = textOf(item, fields.fundingReference);
    const businessComponent = textOf(item, fields.businessComponent);
    const { releaseDate } = item;
    if ((stage ?? fundingReference ?? businessComponent ?? releaseDate) === null) return above;
    return {
      stage: stage ?? above.stage,
      fundingReference: fundingReference ?? above.fundingReference,
      businessComponent: businessComponent ?? above.businessComponent,
      releaseDate: releaseDate ?? above.releaseDate,
    };
  };
  return (item) => {
    const { parentId } = item;
    if (parentId === null) return join(item, NOTHING);
    const above = orMake(known, parentId, () =>
      ancestry(items.get(parentId), items).reduceRight(
        (carried, one) => join(one, carried),
        NOTHING,
      ),
    );
    return join(item, above);
  };
};

const promptOf = (
  policy: Policy,
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
const policyOn = (config: AccountingConfig, date: IsoDate): Policy =>
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

const textOf = ({ fields }: AccountedItem, field: string | null): string | null => {
  const value = field === null ? null : (fields[field] ?? null);
  const text = Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
  return text === '' ? null : text;
};
