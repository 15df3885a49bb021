import { describe, expect, it } from 'vitest';
import type { OwnQuestion } from '../../src/config/questions.ts';
import { QUESTION_IDS } from '../../src/config/questions.ts';
import { QUESTION_RULES } from '../../src/workbooks/leadership/question-rules.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { cellsOf, sheetOf, sum } from './leadership-cells.ts';
import { aReview } from './leadership-report.ts';

const isOpen = ({ level, phase }: WorkItem): boolean =>
  level >= 1 && phase !== 'done' && phase !== 'stopped';

const labelled = (whole: Report): Report => {
  const [first] = [...whole.items.values()].filter(isOpen);
  if (first === undefined) throw new Error('the report has no open bet');
  return { ...whole, items: new Map(whole.items).set(first.id, { ...first, labels: ['one-way'] }) };
};

const report = labelled(aReview({ seed: 3, rows: 160 }));
const openBets = [...report.items.values()].filter(isOpen);
const shapeOf = (id: string): string => report.verdicts.get(id)?.['shape']?.value ?? '';

/** Question and evidence of the owner's rule; null when it does not ask. */
const asked = (own: OwnQuestion, of: Report = report): (string | number | null)[] | null => {
  const line = cellsOf(sheetOf({ ...of, questions: { mine: own } }, 'Questions')).find(
    (cells) => cells[3] === 'mine',
  );
  return line === undefined ? null : line.slice(1, 3);
};

describe('a rule that the owner added', () => {
  it('asks about open bets before our rules do', () => {
    const [left] = openBets.filter(({ health }) => health !== 'onTrack');
    const fitting = openBets.filter(
      ({ id, health }) => shapeOf(id) !== shapeOf(left?.id ?? '') && health !== 'onTrack',
    );
    expect(fitting.length).toBeGreaterThan(1);
    const ask = 'What of these {count}?';
    const bets: OwnQuestion['bets'] = {
      shape: fitting.map(({ id }) => shapeOf(id).toLowerCase()),
      health: ['atRisk', 'offTrack', 'notReported'],
    };
    const [question, evidence] = asked({ ask, bets }) ?? [];
    expect(question).toBe(`What of these ${fitting.length}?`);
    expect(evidence).toContain(`${fitting.length} open bets: \u201c`);
    const named = openBets.filter(({ key }) => String(evidence).includes(`(${key})`));
    expect(named).toHaveLength(Math.min(3, fitting.length));
    expect(fitting).toEqual(expect.arrayContaining(named));
    expect(asked({ ask, bets, atLeast: fitting.length + 1 })).toBeNull();
  });

  it.each<[string, OwnQuestion['bets']]>([
    ['of a team', { team: ['team a'] }],
    ['that waits', { waiting: true }],
    ['that moved', { timesMoved: 2 }],
    ['without a milestone soon', { noMilestoneIn: 20 }],
    ['that is hard to take back', { oneWay: true }],
    ['that several teams work on', { teams: 2 }],
  ])('asks about a bet %s, and of fewer with a further condition', (_, bets) => {
    const countOf = (filter: OwnQuestion['bets']): number =>
      Number(asked({ ask: '{count}', bets: filter })?.[0] ?? 0);
    const all = countOf(bets);
    expect(all).toBeGreaterThan(0);
    expect(all).toBeLessThanOrEqual(openBets.length);
    const parts = ['todo', 'active', 'paused'].map((phase) =>
      countOf({ ...bets, phase: [phase as 'todo'] }),
    );
    expect(parts.reduce((left, right) => left + right, 0)).toBe(all);
  });

  it('asks about a share of all days when it is past its limit', () => {
    const part = (rows: Report['rows']): number =>
      sum(rows.filter(({ itemId }) => itemId !== null && shapeOf(itemId) === 'Run')) / sum(rows);
    const now = part(report.rows);
    const ask = 'Too much?';
    const [, evidence] = asked({ ask, share: { shape: ['Run', 'run'], above: now - 0.01 } }) ?? [];
    expect(evidence).toBe(
      `Run: ${(100 * now).toFixed(1)}% of days, ${(100 * part(report.priorRows)).toFixed(1)}% in ${report.prior.key}.`,
    );
    expect(asked({ ask, share: { shape: ['Run'], above: now + 0.01 } })).toBeNull();
    expect(asked({ ask, share: { shape: ['Run'], below: now } })).toBeNull();
    const grew = now - part(report.priorRows);
    const moved = Math.abs(grew) - 0.001;
    const share = { shape: ['Run'], ...(grew > 0 ? { grewBy: moved } : { shrankBy: moved }) };
    expect(asked({ ask, share })).not.toBeNull();
    expect(asked({ ask, share }, { ...report, priorRows: [] })).toBeNull();
  });
});

it('the rules that the configuration knows are the rules that ask', () => {
  expect(QUESTION_RULES.map(({ id }) => id)).toEqual(QUESTION_IDS);
});
