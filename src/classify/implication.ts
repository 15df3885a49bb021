import type { Condition } from '../config/config.ts';
import { attributeKinds } from './matchers/attributes.ts';
import { areDisjoint, liesWithin, parseInterval } from './matchers/number.ts';
import { compileText } from './matchers/text.ts';

type MatchCondition = Extract<Condition, { op: 'match' }>;

/**
 * Whether `b` can only hold where `a` holds, as far as their wording shows. False means "not shown": a true answer is
 * certain, so that no rule is ever called shadowed without proof.
 */
export const implies = (b: Condition, a: Condition): boolean => {
  if (b.op === 'any') return b.of.length > 0 && b.of.every((part) => implies(part, a));
  if (b.op === 'match' && b.patterns.length > 1)
    return b.patterns.every((pattern) => implies({ ...b, patterns: [pattern] }, a));
  if (a.op === 'all') return a.of.every((part) => implies(b, part));
  if (a.op === 'any' && a.of.some((part) => implies(b, part))) return true;
  if (b.op === 'all') return b.of.some((part) => implies(part, a));
  if (a.op === 'not' && b.op === 'not') return implies(a.of, b.of);
  return a.op === 'match' && b.op === 'match' && isNarrower(b, a);
};

const sameSubject = (a: MatchCondition, b: MatchCondition): boolean =>
  a.subject.on === b.subject.on &&
  a.subject.attribute === b.subject.attribute &&
  a.subject.name === b.subject.name;

const kindOf = ({ subject }: MatchCondition): string =>
  attributeKinds.get(subject.attribute) ?? 'text';

/** Every pattern of `b` is covered by one of `a`. */
const isNarrower = (b: MatchCondition, a: MatchCondition): boolean => {
  if (!sameSubject(a, b)) return false;
  const kind = kindOf(b);
  return b.patterns.every((inner) => a.patterns.some((outer) => covers(outer, inner, kind)));
};

const covers = (outer: string, inner: string, kind: string): boolean => {
  if (outer.toLowerCase() === inner.toLowerCase()) return true;
  if (kind === 'number') return liesWithin(parseInterval(inner), parseInterval(outer));
  if (kind === 'date') return outer.trim() === '*';
  return !isRegex(inner) && coversGlob(outer, inner);
};

const isRegex = (pattern: string): boolean => /^\/.*\/i?$/s.test(pattern);
const isLiteral = (pattern: string): boolean => !isRegex(pattern) && !/[*?]/.test(pattern);

/** `*x*` covers whatever spells x without a break; other patterns cover the literals that they match. */
const coversGlob = (outer: string, inner: string): boolean => {
  if (outer === '*') return true;
  if (isLiteral(inner)) return compileText(outer)(inner.toLowerCase());
  const core = /^\*([^*?]+)\*$/.exec(outer)?.[1]?.toLowerCase();
  return (
    core !== undefined &&
    inner
      .toLowerCase()
      .split(/[*?]/)
      .some((run) => run.includes(core))
  );
};

/** Attributes that have one value an item, so that two different literals exclude each other. */
const SINGLE = new Set(['team', 'project', 'title', 'phase', 'priority', 'source', 'key', 'state']);

const PHASES = ['todo', 'active', 'paused', 'done', 'stopped', 'unknown'];

/** The least value that an attribute can have. */
const LEAST: Record<string, number> = {
  level: -1,
  plannedDays: 1,
  points: 0,
  estimateHours: 0,
  teamCount: 1,
};

/** Why a condition can never hold, as far as its wording shows; null when nothing shows it. */
export const contradiction = (condition: Condition): string | null => {
  if (condition.op === 'match') return impossible(condition);
  if (condition.op === 'not') return null;
  const reasons = condition.of.map(contradiction);
  if (condition.op === 'any')
    return reasons.length > 0 && reasons.every((reason) => reason !== null) ? reasons[0]! : null;
  return reasons.find((reason) => reason !== null) ?? clash(condition.of);
};

const impossible = (match: MatchCondition): string | null => {
  const { attribute } = match.subject;
  if (
    attribute === 'phase' &&
    !PHASES.some((phase) => match.patterns.some((p) => compileText(p)(phase)))
  )
    return `phase is always one of ${PHASES.join(', ')}`;
  const least = LEAST[attribute];
  if (least === undefined) return null;
  const domain = { min: least, minOpen: false, max: Infinity, maxOpen: false };
  const hopeless = match.patterns.every((each) => areDisjoint(parseInterval(each), domain));
  return hopeless ? `${attribute} is never below ${least}` : null;
};

/** Two parts of an `all` that exclude each other. */
const clash = (parts: Condition[]): string | null => {
  for (const [index, one] of parts.entries())
    for (const other of parts.slice(index + 1)) {
      if (one.op === 'not' && implies(other, one.of)) return 'it asks for what it excludes';
      if (other.op === 'not' && implies(one, other.of)) return 'it asks for what it excludes';
      if (one.op !== 'match' || other.op !== 'match' || !sameSubject(one, other)) continue;
      if (exclude(one, other))
        return `its two conditions on ${one.subject.attribute} exclude each other`;
    }
  return null;
};

const exclude = (a: MatchCondition, b: MatchCondition): boolean => {
  if (a.subject.on === 'ancestor') return false;
  const pairs = a.patterns.flatMap((x) => b.patterns.map((y) => [x, y] as const));
  if (kindOf(a) === 'number')
    return pairs.every(([x, y]) => areDisjoint(parseInterval(x), parseInterval(y)));
  const literal = [...a.patterns, ...b.patterns].every(isLiteral);
  const single = SINGLE.has(a.subject.attribute);
  return literal && single && pairs.every(([x, y]) => x.toLowerCase() !== y.toLowerCase());
};
