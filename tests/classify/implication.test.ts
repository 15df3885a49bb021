import { describe, expect, it } from 'vitest';
import { buildHierarchy } from '../../src/classify/hierarchy.ts';
import { contradiction, implies } from '../../src/classify/implication.ts';
import { makeReaders } from '../../src/classify/matchers/attributes.ts';
import { compileCondition } from '../../src/classify/matchers/condition.ts';
import type { Condition } from '../../src/config/config.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { aCondition, check, someItems } from './arbitraries.ts';

describe('the proofs behind warnings', () => {
  const answers = (items: WorkItem[], condition: Condition) => {
    const compiled = compileCondition(condition, makeReaders({}));
    return [...buildHierarchy(items).nodes.values()].map((node) => compiled.answer(node) === true);
  };

  it('what implies another never holds without it', () => {
    check([someItems, aCondition, aCondition], (items, a, b) => {
      if (!implies(b, a)) return;
      const inA = answers(items, a);
      answers(items, b).forEach((holds, index) => expect(holds && !inA[index]).toBe(false));
    });
  });

  it('what contradicts itself never holds', () => {
    check([someItems, aCondition], (items, condition) => {
      if (contradiction(condition) !== null) expect(answers(items, condition)).not.toContain(true);
    });
  });

  it('a condition implies itself', () => {
    check([aCondition], (condition) => expect(implies(condition, condition)).toBe(true));
  });
});
