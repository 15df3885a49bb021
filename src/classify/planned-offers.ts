import type { Mappings } from '../config/config.ts';
import type { ItemNode } from './hierarchy.ts';
import { levelDefault, plannedHorizon } from './horizon.ts';
import type { PlannedHorizon } from './horizon.ts';
import { fixedWords, offerOf } from './offers.ts';
import type { Candidate, Offer } from './offers.ts';
import { Place } from './place.ts';
import { currentIteration } from './planned-length.ts';

/** Horizon from the plan: dates, else sprint or cycle; then from the level alone. Worked out once for all alike. */
export const plannedOffers = ({
  horizonBands,
  levelDefaults,
}: Mappings): ((node: ItemNode) => Offer) => {
  const known = new Place<Offer>();
  const plans = new Place<Candidate>();
  const levels = new Map<number, Candidate[]>();
  const byLevel = (level: number): Candidate[] => {
    let found = levels.get(level);
    if (!found) {
      const value = levelDefault(level, levelDefaults);
      levels.set(level, (found = value === null ? [] : [byDefault(level, value)]));
    }
    return found;
  };
  const byPlan = (planned: PlannedHorizon | null): Candidate[] => {
    if (planned === null) return [];
    const evidence = planned.evidence();
    return [
      (plans.at(planned.source).at(planned.value).at(evidence).value ??= asPlanned(
        planned,
        evidence,
      )),
    ];
  };
  return ({ item }) => {
    const { plannedStart: start, plannedEnd: end, estimateSeconds, level } = item;
    let place = known;
    if (start !== null && end !== null)
      place = place.at(start.date).at(end.date).at(start.resolution).at(end.resolution);
    const current = currentIteration(item.iterations);
    if (current !== null) place = place.at(current.name).at(current.start).at(current.end);
    place = place.at(estimateSeconds).at(level);
    return (place.value ??= offerOf([
      ...byPlan(plannedHorizon(item, horizonBands)),
      ...byLevel(level),
    ]));
  };
};

const asPlanned = ({ value, source, capped }: PlannedHorizon, evidence: string): Candidate => ({
  value,
  step: 'heuristic',
  ruleId: `heuristic:${source}`,
  from: null,
  confidence: source === 'planned dates' && !capped ? 'high' : 'medium',
  ...fixedWords(() => evidence),
  horizonSource: source,
});

const byDefault = (level: number, value: string): Candidate => ({
  value,
  step: 'heuristic',
  ruleId: 'heuristic:level default',
  from: null,
  confidence: 'low',
  ...fixedWords(() => `level ${level}, no planned dates, sprint or cycle`),
  horizonSource: 'level default',
});
