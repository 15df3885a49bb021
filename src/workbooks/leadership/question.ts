import type { Cell } from '../sheet.ts';
import type { Facts } from './facts.ts';

/** A question that a rule raises, with what it rests on. */
export interface Question {
  rule: string;
  question: string;
  evidence: Cell;
}

export interface QuestionRule {
  id: string;
  ask: (facts: Facts) => Omit<Question, 'rule'> | null;
}
