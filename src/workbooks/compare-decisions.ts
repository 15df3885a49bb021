import type { Override, Verdict } from '../model/verdict.ts';
import type { Decision, DecisionsFile, ReadProblem } from './decisions.ts';
import { verdictFingerprint } from './fingerprint.ts';
import { promptLines, promptRowId } from './finance/accounting-review.ts';
import { DECISIONS } from './finance/review-columns.ts';
import { FINANCE } from './identity.ts';
import type { Report } from './report.ts';

/** Answers held against today's state: what would be applied, and every reason not to. Nothing is applied here. */

export interface AccountingDecision {
  /** Source and key of the bet. */
  subject: string;
  prompt: string;
  decision: string;
  reason: string;
  by: string;
  /** ISO date. */
  on: string;
}

export interface ComparedDecisions {
  overrides: Override[];
  accounting: AccountingDecision[];
  /** Answers that are in force already: importing a file twice changes nothing. */
  unchanged: number;
  /** All or nothing: with any problem nothing should be applied. */
  problems: ReadProblem[];
}

const allowed = ({ place, answer }: Decision, values: string[]): ReadProblem[] =>
  values.includes(answer)
    ? []
    : [{ place, message: `"${answer}" is not one of the values: ${values.join(', ')}` }];

const inForce = ({ answer }: Decision, verdict: Verdict | undefined): boolean =>
  verdict?.step === 'override' && verdict.value === answer;

const overrideOf = ({ subject, answer, reason, reviewer, date }: Decision): Override => ({
  itemId: subject,
  dimension: 'shape',
  value: answer,
  reason,
  by: reviewer,
  on: date,
  origin: 'workbook',
});

const changedShape = (decision: Decision, verdict: Verdict | undefined): ReadProblem => ({
  place: decision.place,
  message:
    verdict === undefined
      ? `${decision.key} is not in this period any more; the workbook says ${decision.saw}`
      : `${decision.key} has changed since the workbook was written: it said ${decision.saw}, it is ${verdict.value} now (${verdict.evidence || verdict.step}); export again and answer the new row`,
});

const addShape = (
  sum: ComparedDecisions,
  report: Report,
  decision: Decision,
  shapes: string[],
): void => {
  const problems = allowed(decision, shapes);
  const verdict = report.verdicts.get(decision.subject)?.['shape'];
  if (problems.length > 0) sum.problems.push(...problems);
  else if (inForce(decision, verdict)) sum.unchanged += 1;
  else if (verdict === undefined || verdictFingerprint(verdict) !== decision.fingerprint)
    sum.problems.push(changedShape(decision, verdict));
  else sum.overrides.push(overrideOf(decision));
};

const addAccounting = (sum: ComparedDecisions, current: Set<string>, decision: Decision): void => {
  const problems = allowed(decision, [...DECISIONS]);
  if (problems.length > 0) sum.problems.push(...problems);
  else if (!current.has(`${decision.subject} ${decision.fingerprint}`))
    sum.problems.push({
      place: decision.place,
      message: `the prompt for ${decision.key} has changed since the workbook was written; it said "${decision.saw}": export again and answer the new row`,
    });
  else
    sum.accounting.push({
      subject: decision.subject,
      prompt: decision.saw,
      decision: decision.answer,
      reason: decision.reason,
      by: decision.reviewer,
      on: decision.date,
    });
};

/** Checks everything first; the caller applies all of it, or nothing where `problems` has an entry. */
export const compareDecisions = (file: DecisionsFile, report: Report): ComparedDecisions => {
  const sum: ComparedDecisions = {
    overrides: [],
    accounting: [],
    unchanged: 0,
    problems: [...file.problems],
  };
  const { workbook, period } = file.identity;
  if (workbook !== FINANCE || period !== report.period.key) {
    const message = `the workbook is "${workbook}" of ${period}, not "${FINANCE}" of ${report.period.key}`;
    return { ...sum, problems: [{ place: 'Lists', message }] };
  }
  const shapes = (report.dimensions.find(({ id }) => id === 'shape')?.values ?? []).map(
    ({ value }) => value,
  );
  const current = new Set(promptLines(report.rows).map(promptRowId));
  for (const decision of file.decisions)
    if (decision.kind === 'shape') addShape(sum, report, decision, shapes);
    else addAccounting(sum, current, decision);
  return sum;
};
