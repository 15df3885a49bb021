import type { AccountingDecision } from '../model/accounting-decision.ts';
import type { Override, Verdict } from '../model/verdict.ts';
import type { Decision, DecisionsFile, ReadProblem } from './decisions.ts';
import { verdictFingerprint } from './fingerprint.ts';
import {
  decisionInForce,
  promptLines,
  promptRowId,
  subjectOf,
  type PromptLine,
} from './finance/prompt-lines.ts';
import { DECISIONS } from './finance/review-columns.ts';
import { FINANCE } from './identity.ts';
import type { Report } from './report.ts';

/** Answers held against today's state: what would be applied, and every reason not to. Nothing is applied here. */

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

/** Lines of Accounting review as they are today, by row id. */
type PromptLines = ReadonlyMap<string, PromptLine>;

const changedPrompt = (decision: Decision, lines: PromptLines): ReadProblem => {
  const now = [...lines.values()].filter((line) => subjectOf(line) === decision.subject);
  const said = now.map(({ prompt, reason }) => `"${prompt}" (${reason})`).join(' and ');
  return {
    place: decision.place,
    message:
      now.length === 0
        ? `nothing is asked of ${decision.key} in this period any more; the workbook says "${decision.saw}"`
        : `the prompt for ${decision.key} has changed since the workbook was written: it said "${decision.saw}", it is ${said} now; export again and answer the new row`,
  };
};

const addAccounting = (
  sum: ComparedDecisions,
  report: Report,
  decision: Decision,
  lines: PromptLines,
): void => {
  const problems = allowed(decision, [...DECISIONS]);
  const asked = lines.get(`${decision.subject} ${decision.fingerprint}`);
  const before = asked && decisionInForce(report, asked);
  if (problems.length > 0) sum.problems.push(...problems);
  else if (asked === undefined) sum.problems.push(changedPrompt(decision, lines));
  else if (before?.periodKey === report.period.key && before.decision === decision.answer)
    sum.unchanged += 1;
  else
    sum.accounting.push({
      periodKey: report.period.key,
      subject: decision.subject,
      prompt: asked.prompt,
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
  const lines = new Map(promptLines(report.rows).map((line) => [promptRowId(line), line]));
  for (const decision of file.decisions)
    if (decision.kind === 'shape') addShape(sum, report, decision, shapes);
    else addAccounting(sum, report, decision, lines);
  return sum;
};
