import type { Verdict } from '../model/verdict.ts';
import type { WorkItem } from '../model/work-item.ts';
import type { DimensionTrace, Explanation, TraceStep } from './explain.ts';

/** An explanation as a person reads it, in lines. `showAll: false` leaves out rules that did not match. */
export const renderExplanation = (
  explanation: Explanation,
  { showAll = true }: { showAll?: boolean } = {},
): string => {
  const { item, ancestors, dimensions, slipped, effort, exceptions } = explanation;
  const lines = [
    `${item.key}  ${item.title}`,
    `  ${describe(item)}`,
    ...ancestors.map((ancestor) => `  below ${ancestor.key} ${ancestor.title} (${ancestor.type})`),
    ...dimensions.flatMap((trace) => ['', ...renderDimension(trace, showAll)]),
  ];
  if (slipped)
    lines.push(
      '',
      `Slipped a band: planned ${slipped.planned}, ${slipped.elapsedDays} days so far are ${slipped.elapsed}`,
    );
  if (effort) lines.push('', ...renderEffort(effort));
  if (exceptions.length > 0)
    lines.push('', 'Watch out', ...exceptions.map(({ detail }) => `  ${detail}`));
  return lines.join('\n');
};

const describe = (item: WorkItem): string =>
  [
    item.sourceType.toLowerCase() === item.type ? item.type : `${item.type} (${item.sourceType})`,
    `level ${item.level}`,
    ...(item.team === null ? [] : [`team ${item.team}`]),
    ...(item.labels.length === 0 ? [] : [`labels ${item.labels.join(', ')}`]),
  ].join(', ');

const HOW: Record<Verdict['step'], (ruleId: string) => string> = {
  override: () => 'by an override',
  field: (ruleId) => `stated on the item (${ruleId})`,
  'ancestor-field': (ruleId) => `stated above it (${ruleId})`,
  rule: (ruleId) => `by the rule ${ruleId}`,
  'ancestor-rule': (ruleId) => `by the rule ${ruleId} on an item above it`,
  heuristic: (ruleId) => `by a rule of thumb (${ruleId.replace('heuristic:', '')})`,
  conflict: () => 'left open: two statements disagree',
  none: () => 'nothing matched',
};

const renderDimension = ({ title, verdict, steps }: DimensionTrace, showAll: boolean): string[] => {
  const how = verdict.horizonSource
    ? `from ${verdict.horizonSource}`
    : HOW[verdict.step](verdict.ruleId ?? '');
  const shown = steps.filter((step) => showAll || step.outcome === true || step.role !== null);
  const width = Math.max(0, ...shown.map((step) => nameOf(step).length));
  return [
    `${title}: ${verdict.value}, ${how} (${verdict.confidence} confidence)`,
    ...(verdict.step === 'none' ? [] : [`  because ${verdict.evidence}`]),
    ...(verdict.runnerUp
      ? [`  else it would be ${verdict.runnerUp.value} by ${verdict.runnerUp.ruleId}`]
      : []),
    ...Object.entries(verdict.alternatives ?? {}).map(([preset, value]) => `  ${preset}: ${value}`),
    ...shown.map((step) => renderStep(step, width)),
  ];
};

const nameOf = ({ step, subject }: TraceStep): string =>
  subject === null ? step : `${step} ${subject}`;

const MARK = { winner: '>', 'runner-up': '+' } as const;

const renderStep = (step: TraceStep, width: number): string => {
  const mark = step.role === null ? ' ' : MARK[step.role];
  const outcome =
    step.outcome === true ? (step.value ?? 'conflict') : step.outcome === false ? 'no' : '-';
  return `  ${mark} ${nameOf(step).padEnd(width)}  ${outcome}: ${step.why}`;
};

const renderEffort = (effort: { month: string; days: number }[]): string[] =>
  effort.length === 0
    ? ['Effort: none recorded']
    : ['Effort', ...effort.map(({ month, days }) => `  ${month}  ${days.toFixed(2)} days`)];

/** What changed between two sets of verdicts of one item, in sentences; empty when nothing did. */
export const renderChange = (
  before: Record<string, Verdict>,
  after: Record<string, Verdict>,
): string[] =>
  Object.keys({ ...before, ...after }).flatMap((dimension) => {
    const [was, is] = [before[dimension], after[dimension]];
    if (was && is && was.value === is.value && was.ruleId === is.ruleId) return [];
    return [`${dimension}: was ${inShort(was)}; is ${inShort(is)}`];
  });

const inShort = (verdict: Verdict | undefined): string =>
  verdict
    ? `${verdict.value} (${verdict.ruleId ?? verdict.step}: ${verdict.evidence})`
    : 'not there';
