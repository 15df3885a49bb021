import type { Verdict } from '../model/verdict.ts';
import { Place } from './place.ts';
import { Tally } from './tally.ts';

type VerdictRecord = Readonly<Record<string, Verdict>>;

interface Shared {
  record: VerdictRecord;
  /** How many items had it after the first. */
  repeats: number;
}

/** Puts verdicts, one a dimension, into records, and counts what decided them. Equal lists of verdicts give one record. */
export class Records {
  readonly #isOwn: (verdict: Verdict) => boolean;
  readonly #root = new Place<Shared>();
  readonly #repeated: Shared[] = [];
  readonly #first = new Tally<string>();

  /** `isOwn` says of a verdict that no other item has it, so that nothing is gained by remembering it. */
  constructor(isOwn: (verdict: Verdict) => boolean) {
    this.#isOwn = isOwn;
  }

  of(verdicts: readonly Verdict[]): VerdictRecord {
    let place = this.#root;
    for (const verdict of verdicts) {
      if (this.#isOwn(verdict)) return this.#make(verdicts);
      place = place.at(verdict);
    }
    const shared = place.value;
    if (shared === undefined) {
      const record = this.#make(verdicts);
      place.value = { record, repeats: 0 };
      return record;
    }
    if (shared.repeats === 0) this.#repeated.push(shared);
    shared.repeats += 1;
    return shared.record;
  }

  /** Verdicts by the id of what decided them. */
  decided(): Tally<string> {
    const decided = new Tally<string>();
    for (const [ruleId, times] of this.#first) decided.count(ruleId, times);
    for (const { record, repeats } of this.#repeated)
      for (const { ruleId } of Object.values(record))
        if (ruleId !== null) decided.count(ruleId, repeats);
    return decided;
  }

  #make(verdicts: readonly Verdict[]): VerdictRecord {
    const record: Record<string, Verdict> = {};
    for (const verdict of verdicts) {
      record[verdict.dimension] = verdict;
      if (verdict.ruleId !== null) this.#first.count(verdict.ruleId);
    }
    return record;
  }
}
